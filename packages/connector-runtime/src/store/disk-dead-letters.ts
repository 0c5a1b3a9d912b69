import type { ErrorCode } from '@eventmesh/connector-api';
import { sizeOfValue, type StoredValue } from './checked-value.ts';
import type { DeadLetter, DeadLetterCount, DeadLetterQuery, DeadLetterStore, NewDeadLetter } from './dead-letter.ts';
import { letterOf, unreadableLetter } from './letter-of.ts';
import { byPipeline, letterMatches } from './letter-matches.ts';
import type { LevelFile } from './level-file.ts';
import { NumberedLog } from './numbered-log.ts';
import { keyOf, lastPartOf, nextKeyAfter, partsOf, rangeOf } from './store-keys.ts';

/** In bytes. */
const mostReadAtOnce = 8_388_608;

/** Dead letters of the embedded store: one entry each, in the order of their ids. */
export class DiskDeadLetters implements DeadLetterStore {
  readonly #file: LevelFile;
  readonly #log: NumberedLog;

  constructor(file: LevelFile) {
    this.#file = file;
    this.#log = new NumberedLog(file, 'dead-letter');
  }

  async append(pipeline: string, letters: readonly NewDeadLetter[]): Promise<void> {
    await this.#log.append(
      pipeline,
      letters.map((letter) => JSON.stringify(letter)),
    );
  }

  async list(pipeline: string, query: DeadLetterQuery = {}): Promise<readonly DeadLetter[]> {
    const { after, limit = 100, maxBytes = Number.POSITIVE_INFINITY } = query;
    const all = rangeOf('dead-letter', pipeline);
    let range = after === undefined ? all : { ...all, gte: nextKeyAfter(keyOf('dead-letter', pipeline, after)) };
    const readAtOnce = { maxEntries: Math.max(limit, 100), maxBytes: Math.min(maxBytes, mostReadAtOnce) };
    const letters: DeadLetter[] = [];
    for (let bytes = 0; letters.length < limit;) {
      const page = await this.#file.entriesWithin(range, readAtOnce);
      for (const [key, value] of page) {
        if (!mayHaveCode(value, query.code)) continue;
        const letter = letterIn(pipeline, key, value);
        if (!letterMatches(letter, query)) continue;
        bytes += sizeOfValue(value);
        if (letters.length === limit || (bytes > maxBytes && letters.length > 0)) return letters;
        letters.push(letter);
      }
      const last = page.at(-1);
      if (last === undefined) return letters;
      range = { ...range, gte: nextKeyAfter(last[0]) };
    }
    return letters;
  }

  async read(pipeline: string, id: string): Promise<DeadLetter | undefined> {
    const key = keyOf('dead-letter', pipeline, id);
    const value = await this.#file.getStored(key);
    return value === undefined ? undefined : letterIn(pipeline, key, value);
  }

  async count(): Promise<readonly DeadLetterCount[]> {
    const counts = new Map<string, number>();
    for await (const key of this.#file.keys(rangeOf('dead-letter'))) {
      const [pipeline = ''] = partsOf(key);
      counts.set(pipeline, (counts.get(pipeline) ?? 0) + 1);
    }
    return [...counts].map(([pipeline, count]) => ({ pipeline, count })).toSorted(byPipeline);
  }

  async drop(pipeline: string, ids: readonly string[]): Promise<void> {
    await this.#file.write(ids.map((id) => ({ type: 'del', key: keyOf('dead-letter', pipeline, id) })));
  }
}

/** Parsing a million letters to find ten takes most of the time: this passes over nearly all the others. */
function mayHaveCode(value: StoredValue, code: ErrorCode | undefined): boolean {
  return (
    code === undefined || code === 'UNREADABLE' || (typeof value === 'string' && value.includes(`"code":"${code}"`))
  );
}

function letterIn(pipeline: string, key: string, value: StoredValue): DeadLetter {
  const id = lastPartOf(key);
  return typeof value === 'string' ? letterOf(pipeline, id, value) : unreadableLetter(pipeline, id, value.damaged);
}
