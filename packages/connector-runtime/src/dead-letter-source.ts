import {
  defineSource,
  type AnyCloudEvent,
  type ConfiguredSource,
  type ReadLimit,
  type Source,
  type SourceRecord,
} from '@eventmesh/connector-api';
import { noOptions } from './options/no-options.ts';
import type { DeadLetter, DeadLetterQuery, DeadLetterStore } from './store/dead-letter.ts';
import { letterMatches } from './store/letter-matches.ts';

/** Which of the dead letters of a pipeline: their code, and the time of their last failure. */
export type LetterFilter = Omit<DeadLetterQuery, 'after' | 'limit'>;

/** Which dead letters to read, and as what. */
export interface ChosenLetters {
  readonly store: DeadLetterStore;
  readonly pipeline: string;
  /** Undefined: all that match. */
  readonly ids: readonly string[] | undefined;
  readonly query: LetterFilter;
  /** The last id to read: letters that arrive meanwhile are left alone. */
  readonly upTo: string;
  /** Called whenever the letters are read from the beginning. */
  begin(): void;
  /** The event to give for a letter; undefined leaves the letter where it is. */
  eventOf(letter: DeadLetter): AnyCloudEvent | undefined;
}

interface LetterRecord extends SourceRecord {
  /** The letter's id: by it, one that fails again is known to be the same. */
  readonly position: string;
}

/** So many at a time: each may hold an event of a megabyte. */
const pageSize = 100;

/** A source of dead letters: oldest first, each dropped once it is settled. */
export function deadLetterSource(letters: ChosenLetters): ConfiguredSource {
  return defineSource({
    apiVersion: 'v1',
    system: 'dead-letters',
    progress: 'acknowledged',
    options: noOptions,
    create: () => new DeadLetterSource(letters),
  })({});
}

/** The id of the newest letter that matches; empty when none does. */
export async function newestLetter({
  store,
  pipeline,
  query,
}: Pick<ChosenLetters, 'store' | 'pipeline' | 'query'>): Promise<string> {
  for (let newest = ''; ;) {
    const page = await store.list(pipeline, { ...query, after: newest, limit: pageSize });
    newest = page.at(-1)?.id ?? newest;
    if (page.length < pageSize) return newest;
  }
}

class DeadLetterSource implements Source<LetterRecord> {
  readonly #letters: ChosenLetters;
  readonly #ids: string[] | undefined;
  #after = '';

  constructor(letters: ChosenLetters) {
    this.#letters = letters;
    this.#ids = letters.ids && [...new Set(letters.ids)].toSorted();
  }

  async open(): Promise<void> {
    this.#letters.begin();
  }

  async read({ maxRecords }: ReadLimit): Promise<readonly LetterRecord[] | 'end'> {
    const limit = Math.min(pageSize, maxRecords);
    const page = this.#ids === undefined ? await this.#list(limit) : await this.#pick(this.#ids, limit);
    return page === 'end' ? 'end' : page.flatMap((letter) => this.#recordsOf(letter));
  }

  async commit(records: readonly LetterRecord[]): Promise<void> {
    const ids = records.map(({ position }) => position);
    await this.#letters.store.drop(this.#letters.pipeline, ids);
  }

  async close(): Promise<void> {}

  async #list(limit: number): Promise<readonly DeadLetter[] | 'end'> {
    const { store, pipeline, query, upTo } = this.#letters;
    const page = await store.list(pipeline, { ...query, after: this.#after, limit });
    const due = page.filter(({ id }) => id <= upTo);
    this.#after = due.at(-1)?.id ?? this.#after;
    return due.length === 0 ? 'end' : due;
  }

  async #pick(ids: string[], limit: number): Promise<readonly DeadLetter[] | 'end'> {
    const { store, pipeline, query } = this.#letters;
    const next = ids.slice(0, limit);
    if (next.length === 0) return 'end';
    const letters = await Promise.all(next.map((id) => store.read(pipeline, id)));
    ids.splice(0, next.length);
    return letters.filter((letter) => letter !== undefined).filter((letter) => letterMatches(letter, query));
  }

  #recordsOf(letter: DeadLetter): LetterRecord[] {
    const { id, partition } = letter;
    const event = this.#letters.eventOf(letter);
    return event === undefined ? [] : [{ event, position: id, ...(partition === undefined ? {} : { partition }) }];
  }
}
