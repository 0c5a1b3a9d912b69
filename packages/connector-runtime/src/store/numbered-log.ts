import type { Change, LevelFile } from './level-file.ts';
import { keyOf } from './store-keys.ts';

/** Appends entries of one kind under ids that ascend within a pipeline, also over a restart. */
export class NumberedLog {
  readonly #file: LevelFile;
  readonly #kind: 'dead-letter' | 'inbox';
  /** Appending takes the next ids, so it goes one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: LevelFile, kind: 'dead-letter' | 'inbox') {
    this.#file = file;
    this.#kind = kind;
  }

  /** Appends values, all or none, durably, and gives their ids. */
  async append(pipeline: string, values: readonly string[]): Promise<readonly string[]> {
    const appending = this.#last.then(() => this.#append(pipeline, values));
    this.#last = appending.catch(() => {});
    return await appending;
  }

  async #append(pipeline: string, values: readonly string[]): Promise<readonly string[]> {
    const sequenceKey = keyOf(`${this.#kind}-sequence`, pipeline);
    const first = Number((await this.#file.get(sequenceKey)) ?? 0) + 1;
    const ids = values.map((_, index) => String(first + index).padStart(16, '0'));
    const changes: Change[] = values.map((value, index) => ({
      type: 'put',
      key: keyOf(this.#kind, pipeline, ids[index] as string),
      value,
    }));
    changes.push({ type: 'put', key: sequenceKey, value: String(first + values.length - 1) });
    await this.#file.write(changes);
    return ids;
  }
}
