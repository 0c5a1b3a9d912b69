import { constants, type BigIntStats } from 'node:fs';
import { mkdir, open, readdir, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import type { AppendFile, FileFacts, FileSystem } from './file-system.ts';

/** The real file system. */
export const nodeFileSystem: FileSystem = {
  stat: (path) => unless('ENOENT', async () => factsOf(await stat(path, { bigint: true }))),
  openForAppend: async (path, mode) =>
    appendFile(await open(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, mode)),
  // By a handle of its own: one that appends writes at the end, wherever it is told to.
  overwrite: async (path, identity, pieces) => {
    const handle = await open(path, 'r+');
    try {
      if (factsOf(await handle.stat({ bigint: true })).identity !== identity) return;
      for (const { offset, bytes } of pieces)
        for (let done = 0; done < bytes.length;)
          done += (await handle.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
      await handle.datasync();
    } finally {
      await handle.close();
    }
  },
  list: (path) => readdir(path),
  reserve: async (path, mode) => {
    const handle = await unless('EEXIST', () => open(path, 'wx', mode));
    await handle?.close();
    return handle !== undefined;
  },
  remove: unlink,
  rename,
  makeDirectory: (path) => mkdir(path, { recursive: true }),
  syncDirectory: async (path) => {
    const handle = await open(path, 'r');
    try {
      // Some network file systems cannot, and need not.
      await unless('EINVAL', () => handle.sync());
    } finally {
      await handle.close();
    }
  },
};

function appendFile(handle: FileHandle): AppendFile {
  return {
    stat: async () => factsOf(await handle.stat({ bigint: true })),
    append: async (bytes) => (await handle.write(bytes)).bytesWritten,
    sync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    read: async (offset, length) => {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
}

async function unless<Result>(errno: string, call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === errno) return undefined;
    throw thrown;
  }
}

function factsOf(stats: BigIntStats): FileFacts {
  return {
    identity: `${stats.dev}:${stats.ino}`,
    isFile: stats.isFile(),
    size: Number(stats.size),
    bornMs: Number(stats.birthtimeNs) / 1e6,
  };
}
