import type { Change, LevelFile } from './level-file.ts';
import { keyOf, lastPartOf, rangeOf } from './store-keys.ts';

/** Appends entries of one kind under ids that ascend within a pipeline, also over a restart. */
export class NumberedLog {
  readonly #file: LevelFile;
  readonly #kind: 'dead-letter' | 'inbox';
  /** Pipelines whose entries have been looked at, see {@link NumberedLog.#lastId}. */
  readonly #compared = new Set<string>();
  /** Appending takes the next ids, so it goes one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: LevelFile, kind: 'dead-letter' | 'inbox') {
    this.#file = file;
    this.#kind = kind;
  }

  /**
   * Appends values, all or none, durably, and gives their ids.
   *
   * @throws ConnectorError with code `UNSUPPORTED` when the ids that were given out are not known any more: the next might be in use
   */
  async append(pipeline: string, values: readonly string[]): Promise<readonly string[]> {
    const appending = this.#last.then(() => this.#append(pipeline, values));
    this.#last = appending.catch(() => {});
    return await appending;
  }

  async #append(pipeline: string, values: readonly string[]): Promise<readonly string[]> {
    const last = await this.#lastId(pipeline);
    const ids = values.map((_, index) => String(last + 1 + index).padStart(16, '0'));
    const changes: Change[] = values.map((value, index) => ({
      type: 'put',
      key: keyOf(this.#kind, pipeline, ids[index] as string),
      value,
    }));
    changes.push({ type: 'put', key: keyOf(`${this.#kind}-sequence`, pipeline), value: String(last + values.length) });
    await this.#file.write(changes);
    return ids;
  }

  /** The last id that was given out. That none is behind it is looked at once: from then on nobody else appends. */
  async #lastId(pipeline: string): Promise<number> {
    const last = await this.#file.getNumber(keyOf(`${this.#kind}-sequence`, pipeline));
    if (this.#compared.has(pipeline)) return last;
    const key = await this.#file.lastKey(rangeOf(this.#kind, pipeline));
    if (key !== undefined && !(Number(lastPartOf(key)) <= last))
      throw this.#file.damaged(`the ids of '${this.#kind}' of pipeline '${pipeline}' end below one that is there`);
    this.#compared.add(pipeline);
    return last;
  }
}
