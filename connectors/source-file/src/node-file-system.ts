import { open, readdir, stat } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import type { FileFacts, FileSystem, OpenFile } from './file-system.ts';

/** The real file system. */
export const nodeFileSystem: FileSystem = {
  stat: (path) => unlessAbsent(async () => factsOf(await stat(path, { bigint: true }))),
  list: async (directory) => (await unlessAbsent(() => readdir(directory))) ?? [],
  open: async (path) => {
    const handle = await open(path, 'r');
    const file: OpenFile = {
      stat: async () => factsOf(await handle.stat({ bigint: true })),
      read: async (into, at, length, offset) => (await handle.read(into, at, length, offset)).bytesRead,
      close: () => handle.close(),
    };
    return file;
  },
};

async function unlessAbsent<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
}

function factsOf(stats: BigIntStats): FileFacts {
  return {
    ino: String(stats.ino),
    dev: String(stats.dev),
    isFile: stats.isFile(),
    size: Number(stats.size),
    bornMs: Number(stats.birthtimeNs) / 1e6,
    modifiedMs: Number(stats.mtimeNs) / 1e6,
  };
}
