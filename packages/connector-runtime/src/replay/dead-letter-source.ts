import {
  defineSource,
  type ConfiguredSource,
  type ReadLimit,
  type Source,
  type SourceRecord,
} from '@eventmesh/connector-api';
import { noOptions } from '../options/no-options.ts';
import type { DeadLetter, DeadLetterQuery, DeadLetterStore } from '../store/dead-letter.ts';
import { sizeOfLetter } from '../store/letter-of.ts';
import { letterMatches } from '../store/letter-matches.ts';
import type { LetterEvent } from './letter-event.ts';
import { Originals, type Original } from './originals.ts';

/** Which of the dead letters of a pipeline: their code, and the time of their last failure. */
export type LetterFilter = Omit<DeadLetterQuery, 'after' | 'limit' | 'maxBytes'>;

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
  /** The event to give for a letter; in words, why there is none: then the letter stays. */
  eventOf(letter: DeadLetter): LetterEvent | string;
  /** Told of letters that stay: why each does. */
  stay(reasons: readonly string[]): void;
  /** Told of letters that went because the event of another one, which is the same, is settled. */
  wentAlong(count: number): void;
}

interface LetterRecord extends SourceRecord {
  /** The letter's id: by it, one that fails again is known to be the same. */
  readonly position: string;
  /** Undefined for what goes straight to the sink. */
  readonly original: Original | undefined;
}

/** Letters that were read. */
interface Page {
  readonly letters: readonly DeadLetter[];
  /** Goes on to those behind them. */
  turn(): void;
}

/** What is to be done with a page of letters. */
interface Sorted {
  readonly records: readonly LetterRecord[];
  /** Why letters stay. */
  readonly reasons: readonly string[];
  /** Letters whose original is settled already. */
  readonly settled: readonly string[];
}

/** So much at a time. */
const most: ReadLimit = { maxRecords: 100, maxBytes: 8_388_608 };

/** A source of dead letters: oldest first, each dropped once it is settled. */
export function deadLetterSource(letters: ChosenLetters): ConfiguredSource {
  // They outlive a restart: what is settled by then does not go through the transforms again.
  const originals = new Originals();
  return defineSource({
    apiVersion: 'v1',
    system: 'dead-letters',
    progress: 'acknowledged',
    options: noOptions,
    create: () => new DeadLetterSource(letters, originals),
  })({});
}

/** The id of the newest letter that matches; empty when none does. */
export async function newestLetter({
  store,
  pipeline,
  query,
}: Pick<ChosenLetters, 'store' | 'pipeline' | 'query'>): Promise<string> {
  for (let newest = ''; ;) {
    const next = await store.list(pipeline, {
      ...query,
      after: newest,
      limit: most.maxRecords,
      maxBytes: most.maxBytes,
    });
    const last = next.at(-1);
    if (last === undefined) return newest;
    newest = last.id;
  }
}

class DeadLetterSource implements Source<LetterRecord> {
  readonly #letters: ChosenLetters;
  readonly #originals: Originals;
  readonly #ids: string[] | undefined;
  #after = '';

  constructor(letters: ChosenLetters, originals: Originals) {
    this.#letters = letters;
    this.#originals = originals;
    this.#ids = letters.ids && [...new Set(letters.ids)].toSorted();
  }

  async open(): Promise<void> {
    this.#originals.begin();
    this.#letters.begin();
  }

  async read({ maxRecords, maxBytes }: ReadLimit): Promise<readonly LetterRecord[] | 'end'> {
    const limit = { maxRecords: Math.min(most.maxRecords, maxRecords), maxBytes: Math.min(most.maxBytes, maxBytes) };
    const page = this.#ids === undefined ? await this.#list(limit) : await this.#pick(this.#ids, limit);
    if (page === 'end') return 'end';
    const { records, reasons, settled } = this.#sort(page.letters);
    // Before the page is turned: when this fails, it is read again.
    await this.#dropAlong([], settled);
    page.turn();
    this.#letters.stay(reasons);
    return records;
  }

  async commit(records: readonly LetterRecord[]): Promise<void> {
    const originals = records.flatMap(({ original }) => original ?? []);
    // From here on, those that are read do not wait for it any more.
    for (const original of originals) original.settled = true;
    await this.#dropAlong(
      records.map(({ position }) => position),
      originals.flatMap(({ others }) => [...others]),
    );
    for (const original of originals) this.#originals.remove(original);
  }

  async close(): Promise<void> {}

  async #list({ maxRecords, maxBytes }: ReadLimit): Promise<Page | 'end'> {
    const { store, pipeline, query, upTo } = this.#letters;
    const next = await store.list(pipeline, { ...query, after: this.#after, limit: maxRecords, maxBytes });
    const due = next.filter(({ id }) => id <= upTo);
    const last = due.at(-1)?.id;
    if (last === undefined) return 'end';
    return { letters: due, turn: () => (this.#after = last) };
  }

  /** One after the other: nobody knows how large the next one is. One that is too much is read again the next time. */
  async #pick(ids: string[], { maxRecords, maxBytes }: ReadLimit): Promise<Page | 'end'> {
    const { store, pipeline, query } = this.#letters;
    if (ids.length === 0) return 'end';
    const letters: DeadLetter[] = [];
    let read = 0;
    let bytes = 0;
    for (const id of ids.slice(0, maxRecords)) {
      const letter = await store.read(pipeline, id);
      bytes += letter === undefined ? 0 : sizeOfLetter(letter);
      if (bytes > maxBytes && letters.length > 0) break;
      read += 1;
      if (letter !== undefined && letterMatches(letter, query)) letters.push(letter);
    }
    return { letters, turn: () => ids.splice(0, read) };
  }

  #sort(letters: readonly DeadLetter[]): Sorted {
    const records: LetterRecord[] = [];
    const reasons: string[] = [];
    const settled: string[] = [];
    for (const letter of letters) {
      const { id, partition } = letter;
      const event = this.#letters.eventOf(letter);
      if (typeof event === 'string') {
        reasons.push(event);
        continue;
      }
      const { turn, original } = this.#turnOf(id, event);
      if (turn === 'settled') settled.push(id);
      if (turn !== 'first') continue;
      records.push({ event: event.event, position: id, original, ...(partition === undefined ? {} : { partition }) });
    }
    return { records, reasons, settled };
  }

  #turnOf(id: string, { original: hash }: LetterEvent): ReturnType<Originals['turnOf']> {
    return hash === undefined ? { turn: 'first', original: undefined } : this.#originals.turnOf(id, hash);
  }

  /** Drops letters, and those that go along with others. */
  async #dropAlong(ids: readonly string[], along: readonly string[]): Promise<void> {
    if (ids.length + along.length === 0) return;
    await this.#letters.store.drop(this.#letters.pipeline, [...ids, ...along]);
    this.#letters.wentAlong(along.length);
  }
}
