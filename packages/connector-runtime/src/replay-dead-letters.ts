import {
  defineSource,
  type ConnectorContext,
  type OptionsSchema,
  type Source,
  type SourceRecord,
} from '@eventmesh/connector-api';
import { readJsonEvent } from '@eventmesh/event-formats';
import { z } from 'zod';
import type { PipelineStatus } from './pipeline-status.ts';
import { startPipeline, type PipelineOptions } from './start-pipeline.ts';
import type { DeadLetter, DeadLetterQuery, NewDeadLetter } from './store/dead-letter.ts';
import type { StateStore } from './store/state-store.ts';

/** Which dead letters to replay, and through what. */
export interface ReplayOptions extends Omit<PipelineOptions, 'source' | 'store'> {
  /** The pipeline whose dead letters are replayed. */
  readonly name: string;
  readonly store: StateStore;
  /** Only those with one of these ids. Default: all there are when the replay begins. */
  readonly ids?: readonly string[];
}

/**
 * Sends dead letters through transforms and sink again, with the same event ids, and removes each once it is settled:
 * delivered, filtered, or kept as a new dead letter. Letters that hold no event stay.
 *
 * @returns how it ended; `finished` when every chosen letter has been tried
 */
export async function replayDeadLetters({ ids, ...options }: ReplayOptions): Promise<PipelineStatus> {
  const { name, store } = options;
  const source = deadLetterSource({ store, pipeline: name, ids });
  const replay = await startPipeline({
    ...options,
    name: `${name}:replay`,
    source: source({}),
    store: withDeadLettersOf(name, store),
  });
  return await replay.finished;
}

/** Letters that fail again belong to the pipeline they came from. */
function withDeadLettersOf(name: string, store: StateStore): StateStore {
  const { deadLetters } = store;
  return {
    acquireLease: (pipeline) => store.acquireLease(pipeline),
    releaseLease: (lease) => store.releaseLease(lease),
    readCheckpoints: (pipeline) => store.readCheckpoints(pipeline),
    writeCheckpoints: (lease, positions) => store.writeCheckpoints(lease, positions),
    close: () => store.close(),
    deadLetters: {
      append: (_pipeline: string, letters: readonly NewDeadLetter[]) => deadLetters.append(name, letters),
      list: (_pipeline: string, query?: DeadLetterQuery) => deadLetters.list(name, query),
      read: (_pipeline: string, id: string) => deadLetters.read(name, id),
      drop: (_pipeline: string, chosen: readonly string[]) => deadLetters.drop(name, chosen),
    },
  };
}

interface Letters {
  readonly store: StateStore;
  readonly pipeline: string;
  readonly ids: readonly string[] | undefined;
}

interface LetterRecord extends SourceRecord {
  readonly letter: DeadLetter;
}

const noOptions: OptionsSchema<Record<string, never>> = z.strictObject({});
const pageSize = 500;

function deadLetterSource(letters: Letters) {
  return defineSource({
    apiVersion: 'v1',
    system: 'dead-letters',
    progress: 'acknowledged',
    options: noOptions,
    create: (_options, context) => new DeadLetterSource(letters, context),
  });
}

/** Reads the letters that were there when it was opened, oldest first. */
class DeadLetterSource implements Source<LetterRecord> {
  readonly #letters: Letters;
  readonly #context: ConnectorContext;
  #after = '';
  #last = '';

  constructor(letters: Letters, context: ConnectorContext) {
    this.#letters = letters;
    this.#context = context;
  }

  async open(): Promise<void> {
    const { store, pipeline } = this.#letters;
    for (;;) {
      const page = await store.deadLetters.list(pipeline, { after: this.#last, limit: pageSize });
      this.#last = page.at(-1)?.id ?? this.#last;
      if (page.length < pageSize) return;
    }
  }

  async read({ maxRecords }: { readonly maxRecords: number }): Promise<readonly LetterRecord[] | 'end'> {
    const { store, pipeline, ids } = this.#letters;
    const page = await store.deadLetters.list(pipeline, { after: this.#after, limit: Math.min(pageSize, maxRecords) });
    const due = page.filter(({ id }) => id <= this.#last);
    const newest = due.at(-1);
    if (newest === undefined) return 'end';
    this.#after = newest.id;
    return due.filter(({ id }) => ids === undefined || ids.includes(id)).flatMap((letter) => this.#recordOf(letter));
  }

  async commit(records: readonly LetterRecord[]): Promise<void> {
    const { store, pipeline } = this.#letters;
    await store.deadLetters.drop(
      pipeline,
      records.map(({ letter }) => letter.id),
    );
  }

  async close(): Promise<void> {}

  #recordOf(letter: DeadLetter): LetterRecord[] {
    const { event, id, partition } = letter;
    if (event === undefined) {
      this.#context.logger.warn('dead letter kept: it holds no event that could be replayed', { id });
      return [];
    }
    return [{ event: readJsonEvent(event), letter, ...(partition === undefined ? {} : { partition }) }];
  }
}
