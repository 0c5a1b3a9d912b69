import type { Clock } from '@eventmesh/connector-api';
import type { AppendFile, FileFacts, FileSystem, Piece } from '../src/file-system.ts';

/** A call that a fault may hit. */
export type Call =
  | 'stat'
  | 'open'
  | 'append'
  | 'sync'
  | 'truncate'
  | 'read'
  | 'close'
  | 'reserve'
  | 'rename'
  | 'mkdir'
  | 'list'
  | 'overwrite';

/** What goes wrong with a call: `ENOSPC` and the like. An `append` writes `bytes` of what it was given before. */
export interface Fault {
  readonly call: Call;
  readonly errno: string;
  readonly bytes?: number;
  /** Nothing works from then on, as after a kill. */
  readonly dies?: boolean;
}

/** A file on a disk that has a cache: what a failed sync did not write is not written by the next one either. */
export interface FaultyFile {
  readonly identity: string;
  readonly bornMs: number;
  bytes: Buffer;
  durable: Buffer;
  dirty: Range[];
  /** What a failed sync was to write: in the cache, on no disk, and not known as dirty any more. */
  forgotten: Range[];
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** A file system in memory whose calls fail on demand, and whose power can be cut. */
export class FaultyFileSystem implements FileSystem {
  /** By name; the order is that of their making. */
  readonly files = new Map<string, FaultyFile>();
  readonly made: FaultyFile[] = [];
  /** The next faults, each for the next call of its kind. */
  readonly faults: Fault[] = [];
  readonly synced: string[] = [];
  opened = 0;
  dead = false;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Starts again after a kill, or, with `power`, after a power cut: only what was synced is left. */
  revive({ power }: { readonly power: boolean }): void {
    this.dead = false;
    this.opened = 0;
    this.faults.length = 0;
    for (const file of this.made) {
      // Left out: a failed sync, a kill before it is taken back, and a power cut later on. See the README.
      file.dirty = power ? [] : [...file.dirty, ...file.forgotten];
      file.forgotten = [];
      if (power) file.bytes = Buffer.from(file.durable);
    }
  }

  /** Everything that was ever written, in the order the files were made. */
  text(): string {
    return this.made.map(({ bytes }) => bytes.toString()).join('');
  }

  async stat(path: string): Promise<FileFacts | undefined> {
    this.#hit('stat');
    const file = this.files.get(path);
    return file && factsOf(file);
  }

  async openForAppend(path: string): Promise<AppendFile> {
    this.#hit('open');
    const file = this.files.get(path) ?? this.#make(path);
    this.opened += 1;
    return {
      stat: async () => {
        this.#hit('stat');
        return factsOf(file);
      },
      append: async (bytes) => this.#append(file, bytes),
      sync: async () => this.#sync(file),
      truncate: async (length) => {
        this.#hit('truncate');
        file.bytes = file.bytes.subarray(0, length);
        file.durable = file.durable.subarray(0, length);
        const clip = ({ from, to }: Range): Range => ({ from: Math.min(from, length), to: Math.min(to, length) });
        file.dirty = file.dirty.map(clip);
        file.forgotten = file.forgotten.map(clip);
      },
      read: async (offset, length) => {
        this.#hit('read');
        return Buffer.from(file.bytes.subarray(offset, offset + length));
      },
      close: async () => {
        this.opened -= 1;
        this.#hit('close');
      },
    };
  }

  async overwrite(path: string, identity: string, pieces: readonly Piece[]): Promise<void> {
    this.#hit('overwrite');
    const file = this.files.get(path);
    if (file?.identity !== identity) return;
    for (const { offset, bytes } of pieces) {
      file.dirty.push({ from: offset, to: offset + bytes.length });
      bytes.copy(file.bytes, offset);
    }
    this.#sync(file);
  }

  async list(path: string): Promise<readonly string[]> {
    this.#hit('list');
    const start = `${path}/`;
    return [...this.files.keys()].filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
  }

  async reserve(path: string): Promise<boolean> {
    this.#hit('reserve');
    if (this.files.has(path)) return false;
    this.#make(path);
    return true;
  }

  async remove(path: string): Promise<void> {
    this.#hit('rename');
    this.files.delete(path);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#hit('rename');
    const file = this.files.get(from);
    if (file === undefined) throw failure('ENOENT');
    this.files.delete(from);
    this.files.set(to, file);
  }

  async makeDirectory(path: string): Promise<string | undefined> {
    this.#hit('mkdir');
    return this.synced.includes(path) ? undefined : path;
  }

  async syncDirectory(path: string): Promise<void> {
    this.#hit('sync');
    this.synced.push(path);
  }

  #append(file: FaultyFile, bytes: Uint8Array): number {
    const fault = this.#take('append');
    const count = fault?.bytes === undefined ? bytes.length : Math.min(fault.bytes, bytes.length);
    if (fault === undefined || fault.bytes !== undefined) {
      file.dirty.push({ from: file.bytes.length, to: file.bytes.length + count });
      file.bytes = Buffer.concat([file.bytes, bytes.subarray(0, count)]);
    }
    if (fault !== undefined && (fault.bytes === undefined || fault.dies === true)) throw failure(fault.errno);
    // A short write says nothing: the call after it fails.
    if (fault !== undefined) this.faults.unshift({ call: 'append', errno: fault.errno });
    return count;
  }

  #sync(file: FaultyFile): void {
    const dirty = file.dirty;
    // The kernel forgets what it could not write: the next sync has nothing to do, and succeeds.
    file.dirty = [];
    file.forgotten.push(...dirty);
    this.#hit('sync');
    file.forgotten.splice(-dirty.length, dirty.length);
    for (const { from, to } of dirty) {
      const zeros = Buffer.alloc(Math.max(0, to - file.durable.length));
      file.durable = Buffer.concat([file.durable, zeros]);
      file.bytes.copy(file.durable, from, from, to);
    }
  }

  #make(path: string): FaultyFile {
    const now = this.#clock.now();
    const file = {
      identity: `1:${this.made.length}`,
      bornMs: now,
      bytes: Buffer.alloc(0),
      durable: Buffer.alloc(0),
      dirty: [],
      forgotten: [],
    };
    this.files.set(path, file);
    this.made.push(file);
    return file;
  }

  #hit(call: Call): void {
    const fault = this.#take(call);
    if (fault !== undefined) throw failure(fault.errno);
  }

  #take(call: Call): Fault | undefined {
    if (this.dead) throw failure('EIO');
    const index = this.faults.findIndex((fault) => fault.call === call);
    if (index < 0) return undefined;
    const [fault] = this.faults.splice(index, 1);
    this.dead = fault?.dies === true;
    return fault;
  }
}

function factsOf({ identity, bornMs, bytes }: FaultyFile): FileFacts {
  return { identity, bornMs, isFile: true, size: bytes.length };
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}
