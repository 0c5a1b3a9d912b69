import type { ErrorCode } from '@eventmesh/connector-api';
import type { DeadLetter, DeadLetterCount, DeadLetterQuery, DeadLetterStore, NewDeadLetter } from './dead-letter.ts';
import { byPipeline, letterMatches } from './letter-matches.ts';
import type { LevelFile } from './level-file.ts';
import { NumberedLog } from './numbered-log.ts';
import { keyOf, lastPartOf, nextKeyAfter, partsOf, rangeOf } from './store-keys.ts';

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
    const { after, limit = 100 } = query;
    const all = rangeOf('dead-letter', pipeline);
    let range = after === undefined ? all : { ...all, gte: nextKeyAfter(keyOf('dead-letter', pipeline, after)) };
    const pageSize = Math.max(limit, 100);
    const letters: DeadLetter[] = [];
    while (letters.length < limit) {
      const page = await this.#file.entries(range, pageSize);
      const found = page
        .filter(([, value]) => mayHaveCode(value, query.code))
        .map(([key, value]) => letterOf(pipeline, key, value));
      letters.push(...found.filter((letter) => letterMatches(letter, query)));
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) break;
      range = { ...range, gte: nextKeyAfter(last[0]) };
    }
    return letters.slice(0, limit);
  }

  async read(pipeline: string, id: string): Promise<DeadLetter | undefined> {
    const key = keyOf('dead-letter', pipeline, id);
    const value = await this.#file.get(key);
    return value === undefined ? undefined : letterOf(pipeline, key, value);
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
function mayHaveCode(value: string, code: ErrorCode | undefined): boolean {
  return code === undefined || value.includes(`"code":"${code}"`);
}

function letterOf(pipeline: string, key: string, value: string): DeadLetter {
  return { ...(JSON.parse(value) as NewDeadLetter), id: lastPartOf(key), pipeline };
}
