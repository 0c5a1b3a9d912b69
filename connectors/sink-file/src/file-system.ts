import { constants } from 'node:fs';
import { mkdir, open, rename, stat } from 'node:fs/promises';

/** A file that is appended to: the few calls that the sink makes, so that tests can let them fail. */
export interface AppendFile {
  /** Writes all of the bytes at this place, or rejects. */
  writeAt(bytes: Uint8Array, offset: number): Promise<void>;
  /** Resolves when everything written is on disk. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  size(): Promise<number>;
  read(length: number, offset: number): Promise<Buffer>;
  identity(): Promise<string>;
  close(): Promise<void>;
}

/** What the sink needs of a file system. */
export interface FileSystem {
  openForAppend(path: string): Promise<AppendFile>;
  /** Device and inode of what the path leads to; undefined when that is nothing. */
  identityOf(path: string): Promise<string | undefined>;
  makeFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Makes a change of names in a folder durable. */
  syncFolder(path: string): Promise<void>;
}

/** The real file system. */
export const nodeFileSystem: FileSystem = {
  async openForAppend(path) {
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT);
    const identity = async (): Promise<string> => {
      const facts = await handle.stat({ bigint: true });
      return `${facts.dev}:${facts.ino}`;
    };
    return {
      async writeAt(bytes, offset) {
        let written = 0;
        while (written < bytes.length) {
          const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, offset + written);
          written += bytesWritten;
        }
      },
      sync: () => handle.datasync(),
      truncate: (length) => handle.truncate(length),
      size: async () => (await handle.stat()).size,
      async read(length, offset) {
        const bytes = Buffer.alloc(length);
        const { bytesRead } = await handle.read(bytes, 0, length, offset);
        return bytes.subarray(0, bytesRead);
      },
      identity,
      close: () => handle.close(),
    };
  },
  async identityOf(path) {
    try {
      const facts = await stat(path, { bigint: true });
      return `${facts.dev}:${facts.ino}`;
    } catch (thrown) {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
      throw thrown;
    }
  },
  async makeFolder(path) {
    await mkdir(path, { recursive: true });
  },
  rename,
  async syncFolder(path) {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};
