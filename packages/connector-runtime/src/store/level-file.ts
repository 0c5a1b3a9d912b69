import { realpath } from 'node:fs/promises';
import type { ConnectorError } from '@eventmesh/connector-api';
import { ClassicLevel, type BatchOperation } from 'classic-level';
import { openValue, sealValue, type StoredValue } from './checked-value.ts';
import { classifyStoreError, storeInUse } from './classify-store-error.ts';
import { damageOfFolder } from './damage-of-folder.ts';
import { nextKeyAfter, type KeyRange } from './store-keys.ts';

const keysPerPage = 10_000;
/** LevelDB reserves room for all entries that it is asked for, and counts bytes in 32 bits: beyond, it gives one at a time or ends the process. */
const largestPage: PageLimit = { maxEntries: 10_000, maxBytes: 67_108_864 };

/** One change: all changes of a write happen, or none. */
export type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string };

/** Changes that are written together: all of them, or none. */
interface NextWrite {
  readonly changes: (readonly Change[])[];
  sync: boolean;
  readonly written: Promise<void>;
}

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
  #level: ClassicLevel<string, Buffer>;
  #broken = false;
  #closed = false;
  /** The write under way, and those before it. */
  #writing: Promise<void> = Promise.resolve();
  /** What came since that began: the next write, see {@link LevelFile.#write}. */
  #next: NextWrite | undefined;
  #reopening: Promise<void> | undefined;

  private constructor(path: string, folder: string, level: ClassicLevel<string, Buffer>) {
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
      return new LevelFile(path, folder, await openLevel(path));
    } catch (thrown) {
      openFolders.delete(folder);
      throw thrown;
    }
  }

  /** @throws ConnectorError with code `UNSUPPORTED` when it is not what was written */
  async get(key: string): Promise<string | undefined> {
    const value = await this.getStored(key);
    return value === undefined ? undefined : this.#whole(key, value);
  }

  /** 0 when there is none. */
  async getNumber(key: string): Promise<number> {
    const text = (await this.get(key)) ?? '0';
    if (!/^\d{1,15}$/.test(text)) throw this.damaged(`'${key}' is no number`);
    return Number(text);
  }

  /** What was written, or what has become of it. */
  async getStored(key: string): Promise<StoredValue | undefined> {
    const sealed = await this.#guard(() => this.#level.get(key));
    return sealed === undefined ? undefined : openValue(key, sealed);
  }

  /**
   * All entries of a range, in the order of their keys.
   *
   * @throws ConnectorError with code `UNSUPPORTED` when one is not what was written
   */
  async entries({ gte, lt }: KeyRange): Promise<[string, string][]> {
    const entries = await this.#guard(() => this.#level.iterator({ gte, lt }).all());
    return entries.map(([key, sealed]) => [key, this.#whole(key, openValue(key, sealed))]);
  }

  /** The last key of a range. */
  async lastKey({ gte, lt }: KeyRange): Promise<string | undefined> {
    const [key] = await this.#guard(() => this.#level.keys({ gte, lt, reverse: true, limit: 1 }).all());
    return key;
  }

  /** Entries in the order of their keys: at most `maxEntries`, and none more once they have come to `maxBytes`. It may be fewer. */
  async entriesWithin({ gte, lt }: KeyRange, { maxEntries, maxBytes }: PageLimit): Promise<[string, StoredValue][]> {
    const highWaterMarkBytes = Math.min(maxBytes, largestPage.maxBytes);
    const entries = await this.#guard(async () => {
      const iterator = this.#level.iterator({ gte, lt, highWaterMarkBytes });
      try {
        return await iterator.nextv(Math.min(maxEntries, largestPage.maxEntries));
      } finally {
        await iterator.close();
      }
    });
    return entries.map(([key, sealed]) => [key, openValue(key, sealed)]);
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

  /** The error of something in the files that is not what was written. */
  damaged(what: string): ConnectorError {
    return classifyStoreError(new Error(`Corruption: ${what}`), this.#path);
  }

  /** Lets go of the files, for good. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing;
    await this.#reopening?.catch(() => {});
    await this.#level.close();
    openFolders.delete(this.#folder);
  }

  /**
   * One after the other, because LevelDB would put a write that waits beside one that fails half-way behind the torn record of that, where
   * it is lost. What comes meanwhile is written together, so that many share one sync.
   */
  #write(changes: readonly Change[], sync: boolean): Promise<void> {
    this.#next ??= this.#afterThisOne();
    this.#next.changes.push(changes);
    this.#next.sync ||= sync;
    return this.#next.written;
  }

  #afterThisOne(): NextWrite {
    const written = this.#writing.then(async () => {
      this.#next = undefined;
      await this.#writeNow(next.changes.flat(), next.sync);
    });
    const next: NextWrite = { changes: [], sync: false, written };
    this.#writing = written.catch(() => {});
    return next;
  }

  async #writeNow(changes: readonly Change[], sync: boolean): Promise<void> {
    if (this.#broken) await this.#reopen();
    try {
      await this.#level.batch(changes.map(sealed), { sync });
    } catch (thrown) {
      this.#broken = true;
      throw classifyStoreError(thrown, this.#path);
    }
  }

  #whole(key: string, value: StoredValue): string {
    if (typeof value === 'string') return value;
    throw this.damaged(`'${key}' is not what was written`);
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

function sealed(change: Change): BatchOperation<ClassicLevel<string, Buffer>, string, Buffer> {
  return change.type === 'del' ? change : { ...change, value: sealValue(change.key, change.value) };
}

async function openLevel(path: string): Promise<ClassicLevel<string, Buffer>> {
  try {
    const damage = await damageOfFolder(path);
    if (damage !== undefined) throw new Error(`Corruption: ${damage}`);
    const level = new ClassicLevel<string, Buffer>(path, { valueEncoding: 'buffer' });
    await level.open();
    return level;
  } catch (thrown) {
    throw classifyStoreError(thrown, path);
  }
}
