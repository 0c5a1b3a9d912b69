import { basename } from 'node:path';
import type { FileFacts, FileSystem, OpenFile } from '../src/file-system.ts';

/** A file without a name. */
export interface MemoryFile {
  readonly ino: number;
  readonly bornMs: number;
  modifiedMs: number;
  bytes: Buffer;
}

/** One folder in memory. Inode numbers are used again as soon as they are free, as ext4 does. */
export class MemoryFileSystem implements FileSystem {
  readonly files = new Map<string, MemoryFile>();
  /** How many files are open. */
  opened = 0;
  /** Thrown by the next call of `stat`, `list` or `open`. */
  failure: Error | undefined;
  #now = 1_000;

  create(name: string, text = ''): MemoryFile {
    const used = new Set([...this.files.values()].map(({ ino }) => ino));
    let ino = 1;
    while (used.has(ino)) ino += 1;
    const now = (this.#now += 1);
    const file = { ino, bornMs: now, modifiedMs: now, bytes: Buffer.from(text) };
    this.files.set(name, file);
    return file;
  }

  append(file: MemoryFile, text: string | Uint8Array): void {
    file.bytes = Buffer.concat([file.bytes, Buffer.from(text as string)]);
    file.modifiedMs = this.#now += 1;
  }

  truncate(file: MemoryFile, length = 0): void {
    file.bytes = file.bytes.subarray(0, length);
    file.modifiedMs = this.#now += 1;
  }

  rename(from: string, to: string): void {
    const file = this.named(from);
    this.files.delete(from);
    this.files.set(to, file);
  }

  copy(from: string, to: string): void {
    this.create(to, this.named(from).bytes.toString());
  }

  /** Renames as logrotate does: `.1` becomes `.2`, the file becomes `.1`. */
  shift(name: string): void {
    for (let number = this.files.size; number > 0; number -= 1) {
      if (this.files.has(`${name}.${number}`)) this.rename(`${name}.${number}`, `${name}.${number + 1}`);
    }
  }

  named(name: string): MemoryFile {
    const file = this.files.get(name);
    if (file === undefined) throw new Error(`no file '${name}'`);
    return file;
  }

  async stat(path: string): Promise<FileFacts | undefined> {
    this.#fail();
    const file = this.files.get(basename(path));
    return file && factsOf(file);
  }

  async list(): Promise<readonly string[]> {
    this.#fail();
    return [...this.files.keys()];
  }

  async open(path: string): Promise<OpenFile> {
    this.#fail();
    const file = this.named(basename(path));
    this.opened += 1;
    return {
      stat: async () => factsOf(file),
      read: async (into, at, length, offset) => file.bytes.copy(into, at, offset, offset + length),
      close: async () => void (this.opened -= 1),
    };
  }

  #fail(): void {
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure;
  }
}

function factsOf({ ino, bornMs, modifiedMs, bytes }: MemoryFile): FileFacts {
  return { ino: String(ino), dev: '1', isFile: true, size: bytes.length, bornMs, modifiedMs };
}
