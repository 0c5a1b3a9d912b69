import { readdir, realpath } from 'node:fs/promises';
import { ClassicLevel } from 'classic-level';
import { classifyStoreError, storeInUse } from './classify-store-error.ts';
import { nextKeyAfter, type KeyRange } from './store-keys.ts';

const keysPerPage = 10_000;
/** LevelDB reserves room for all entries that it is asked for, and counts bytes in 32 bits: beyond, it gives one at a time or ends the process. */
const largestPage: PageLimit = { maxEntries: 10_000, maxBytes: 67_108_864 };

/** One change: all changes of a write happen, or none. */
export type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string };

/** How much a page of entries may be. */
export interface PageLimit {
  readonly maxEntries: number;
  /** Of keys and values, in bytes. The last entry may pass it. */
  readonly maxBytes: number;
}

/**
 * Folders that this process has open. LevelDB must not be asked for one of them again: on Linux a process that opens and
 * closes its lock file once more loses the lock, and another process could then write to the same files.
 */
const openFolders = new Set<string>();

/**
 * A narrow port over LevelDB: reads, and writes that are synced before they resolve.
 *
 * After a failed write LevelDB refuses all later ones, even when the disk has room again: so it is opened again then.
 */
export class LevelFile {
  readonly #path: string;
  readonly #folder: string;
  #level: ClassicLevel<string, string>;
  #broken = false;
  #closed = false;
  #reopening: Promise<void> | undefined;

  private constructor(path: string, folder: string, level: ClassicLevel<string, string>) {
    this.#path = path;
    this.#folder = folder;
    this.#level = level;
  }

  /** Opens and locks the files in a folder that exists. */
  static async open(path: string): Promise<LevelFile> {
    const folder = await realpath(path);
    if (openFolders.has(folder)) throw storeInUse(path, 'in this process');
    openFolders.add(folder);
    try {
      await refuseHeadless(path);
      return new LevelFile(path, folder, await openLevel(path));
    } catch (thrown) {
      openFolders.delete(folder);
      throw thrown;
    }
  }

  async get(key: string): Promise<string | undefined> {
    return await this.#guard(() => this.#level.get(key));
  }

  /** Entries in the order of their keys, at most `limit`. */
  async entries({ gte, lt }: KeyRange, limit = -1): Promise<[string, string][]> {
    return await this.#guard(() => this.#level.iterator({ gte, lt, limit }).all());
  }

  /** Entries in the order of their keys: at most `maxEntries`, and none more once they have come to `maxBytes`. It may be fewer. */
  async entriesWithin({ gte, lt }: KeyRange, { maxEntries, maxBytes }: PageLimit): Promise<[string, string][]> {
    const highWaterMarkBytes = Math.min(maxBytes, largestPage.maxBytes);
    return await this.#guard(async () => {
      const iterator = this.#level.iterator({ gte, lt, highWaterMarkBytes });
      try {
        return await iterator.nextv(Math.min(maxEntries, largestPage.maxEntries));
      } finally {
        await iterator.close();
      }
    });
  }

  /** All keys of a range, in order, a page at a time. */
  async *keys({ gte, lt }: KeyRange): AsyncGenerator<string> {
    let from = gte;
    for (;;) {
      const page = await this.#guard(() => this.#level.keys({ gte: from, lt, limit: keysPerPage }).all());
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < keysPerPage) return;
      from = nextKeyAfter(last);
    }
  }

  /** Applies changes, all or none, and syncs them to disk. */
  async write(changes: readonly Change[]): Promise<void> {
    await this.#write(changes, true);
  }

  /** Applies changes, all or none. They survive the end of the process, and not a power cut. */
  async writeUnsynced(changes: readonly Change[]): Promise<void> {
    await this.#write(changes, false);
  }

  /** Lets go of the files, for good. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#reopening?.catch(() => {});
    await this.#level.close();
    openFolders.delete(this.#folder);
  }

  async #write(changes: readonly Change[], sync: boolean): Promise<void> {
    if (this.#broken) await this.#reopen();
    try {
      await this.#level.batch([...changes], { sync });
    } catch (thrown) {
      this.#broken = true;
      throw classifyStoreError(thrown, this.#path);
    }
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
    if (this.#closed) return;
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

/** Without its head LevelDB would start over in the folder and delete the tables. A new folder has neither. */
async function refuseHeadless(path: string): Promise<void> {
  const names = await readdir(path);
  if (!names.includes('CURRENT') && names.some((name) => name.endsWith('.ldb')))
    throw classifyStoreError(new Error('Corruption: CURRENT is missing'), path);
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
