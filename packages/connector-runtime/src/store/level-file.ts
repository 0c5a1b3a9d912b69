import { ClassicLevel } from 'classic-level';
import { classifyStoreError } from './classify-store-error.ts';
import type { KeyRange } from './store-keys.ts';

/** One change: all changes of a write happen, or none. */
export type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string };

/**
 * A narrow port over LevelDB: reads, and writes that are synced before they resolve.
 *
 * After a failed write LevelDB refuses all later ones, even when the disk has room again: so it is opened anew then.
 */
export class LevelFile {
  readonly #path: string;
  #level: ClassicLevel<string, string>;
  #broken = false;
  #reopening: Promise<void> | undefined;

  private constructor(path: string, level: ClassicLevel<string, string>) {
    this.#path = path;
    this.#level = level;
  }

  /** Opens and locks the files in a folder. */
  static async open(path: string): Promise<LevelFile> {
    return new LevelFile(path, await openLevel(path));
  }

  async get(key: string): Promise<string | undefined> {
    return await this.#guard(() => this.#level.get(key));
  }

  /** Entries in the order of their keys, at most `limit`. */
  async entries({ gt, lt }: KeyRange, limit = -1): Promise<[string, string][]> {
    return await this.#guard(() => this.#level.iterator({ gt, lt, limit }).all());
  }

  /** Applies changes, all or none, and syncs them to disk. */
  async write(changes: readonly Change[]): Promise<void> {
    if (this.#broken) await this.#reopen();
    try {
      await this.#level.batch([...changes], { sync: true });
    } catch (thrown) {
      this.#broken = true;
      throw classifyStoreError(thrown, this.#path);
    }
  }

  async close(): Promise<void> {
    await this.#level.close();
  }

  async #guard<T>(read: () => Promise<T>): Promise<T> {
    if (this.#broken) await this.#reopen();
    try {
      return await read();
    } catch (thrown) {
      throw classifyStoreError(thrown, this.#path);
    }
  }

  async #reopen(): Promise<void> {
    this.#reopening ??= (async () => {
      try {
        await this.#level.close();
        this.#level = await openLevel(this.#path);
        this.#broken = false;
      } finally {
        this.#reopening = undefined;
      }
    })();
    await this.#reopening;
  }
}

async function openLevel(path: string): Promise<ClassicLevel<string, string>> {
  const level = new ClassicLevel<string, string>(path);
  try {
    await level.open();
    return level;
  } catch (thrown) {
    throw classifyStoreError(thrown, path);
  }
}
