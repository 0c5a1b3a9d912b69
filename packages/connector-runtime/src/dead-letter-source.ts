import {
  defineSource,
  toConnectorError,
  type AnyCloudEvent,
  type ConfiguredSource,
  type ConnectorContext,
  type OptionsSchema,
  type ReadLimit,
  type Source,
  type SourceRecord,
} from '@eventmesh/connector-api';
import { readJsonEvent } from '@eventmesh/event-formats';
import { z } from 'zod';
import type { DeadLetter, DeadLetterStore } from './store/dead-letter.ts';

/** Which dead letters to read. */
export interface ChosenLetters {
  readonly store: DeadLetterStore;
  readonly pipeline: string;
  /** Undefined: all that are there when the source is first opened. */
  readonly ids: ReadonlySet<string> | undefined;
  /** Told of each event that is read, and of its letter. */
  read?(event: AnyCloudEvent, letter: DeadLetter): void;
}

interface LetterRecord extends SourceRecord {
  readonly letter: DeadLetter;
}

const noOptions: OptionsSchema<Record<string, never>> = z.strictObject({});
const pageSize = 500;

/** A source of dead letters: oldest first, each dropped once it is settled. Those without a readable event stay. */
export function deadLetterSource(letters: ChosenLetters): ConfiguredSource {
  let newest: Promise<string> | undefined;
  /** Asked once, so that letters which arrive meanwhile are left alone, also after a restart. */
  const newestId = async (): Promise<string> => {
    newest ??= findNewestId(letters);
    try {
      return await newest;
    } catch (thrown) {
      newest = undefined;
      throw thrown;
    }
  };
  return defineSource({
    apiVersion: 'v1',
    system: 'dead-letters',
    progress: 'acknowledged',
    options: noOptions,
    create: (_options, context) => new DeadLetterSource(letters, newestId, context),
  })({});
}

async function findNewestId({ store, pipeline }: ChosenLetters): Promise<string> {
  for (let newest = ''; ;) {
    const page = await store.list(pipeline, { after: newest, limit: pageSize });
    newest = page.at(-1)?.id ?? newest;
    if (page.length < pageSize) return newest;
  }
}

class DeadLetterSource implements Source<LetterRecord> {
  readonly #letters: ChosenLetters;
  readonly #newestId: () => Promise<string>;
  readonly #context: ConnectorContext;
  #after = '';

  constructor(letters: ChosenLetters, newestId: () => Promise<string>, context: ConnectorContext) {
    this.#letters = letters;
    this.#newestId = newestId;
    this.#context = context;
  }

  async open(): Promise<void> {
    await this.#newestId();
  }

  async read({ maxRecords }: ReadLimit): Promise<readonly LetterRecord[] | 'end'> {
    const { store, pipeline, ids } = this.#letters;
    const newestId = await this.#newestId();
    const page = await store.list(pipeline, { after: this.#after, limit: Math.min(pageSize, maxRecords) });
    const due = page.filter(({ id }) => id <= newestId);
    const last = due.at(-1);
    if (last === undefined) return 'end';
    this.#after = last.id;
    return due.filter(({ id }) => ids === undefined || ids.has(id)).flatMap((letter) => this.#recordsOf(letter));
  }

  async commit(records: readonly LetterRecord[]): Promise<void> {
    const ids = records.map(({ letter }) => letter.id);
    await this.#letters.store.drop(this.#letters.pipeline, ids);
  }

  async close(): Promise<void> {}

  #recordsOf(letter: DeadLetter): LetterRecord[] {
    const { event, id, partition } = letter;
    if (event === undefined) return this.#keep(id, 'it holds no event that could be replayed');
    try {
      const again = readJsonEvent(event);
      this.#letters.read?.(again, letter);
      return [{ event: again, letter, ...(partition === undefined ? {} : { partition }) }];
    } catch (thrown) {
      return this.#keep(id, toConnectorError(thrown).message);
    }
  }

  #keep(id: string, reason: string): [] {
    this.#context.logger.warn('dead letter kept', { id, reason });
    return [];
  }
}
