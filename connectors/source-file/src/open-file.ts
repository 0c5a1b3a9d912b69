import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { FilePosition } from './file-position.ts';

/** A file being read, known by its inode: its name may change meanwhile. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly device: string;
  readonly inode: string;
  /** When it was last written, in milliseconds since 1970, as it was opened. */
  readonly modifiedMs: number;
}

/** Opens a file for reading; undefined when there is none. */
export async function openFile(path: string): Promise<OpenFile | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
  const facts = await handle.stat({ bigint: true });
  return { handle, device: String(facts.dev), inode: String(facts.ino), modifiedMs: Number(facts.mtimeMs) };
}

/** Whether the path now leads to another file than this one, or to none. */
export async function isReplaced(path: string, file: OpenFile): Promise<boolean> {
  try {
    const facts = await stat(path, { bigint: true });
    return String(facts.ino) !== file.inode || String(facts.dev) !== file.device;
  } catch (thrown) {
    if (isMissing(thrown)) return true;
    throw thrown;
  }
}

/**
 * Finds the file that a checkpoint speaks of, under the path or, when it was rotated away meanwhile, under another name
 * that begins alike; undefined when it is gone.
 */
export async function findFile(path: string, position: FilePosition): Promise<OpenFile | undefined> {
  for (const candidate of [path, ...(await siblingsOf(path))]) {
    const file = await openFile(candidate);
    if (file === undefined) continue;
    if (file.inode === position.inode && file.device === position.device && (await holds(file, position))) return file;
    await file.handle.close();
  }
  return undefined;
}

/** The file that follows one that has been read to its end: the oldest that was written later, or what the path leads to now. */
export async function findSuccessor(path: string, file: OpenFile): Promise<OpenFile | undefined> {
  const later: { readonly path: string; readonly modifiedMs: number }[] = [];
  for (const candidate of await siblingsOf(path)) {
    const facts = await stat(candidate, { bigint: true }).catch(() => undefined);
    if (facts === undefined || !facts.isFile() || String(facts.ino) === file.inode) continue;
    if (Number(facts.mtimeMs) > file.modifiedMs) later.push({ path: candidate, modifiedMs: Number(facts.mtimeMs) });
  }
  later.sort((one, other) => one.modifiedMs - other.modifiedMs);
  return await openFile(later[0]?.path ?? path);
}

/** Files in the same folder whose names begin with the file's own: where rotation puts them. */
async function siblingsOf(path: string): Promise<string[]> {
  const folder = dirname(path);
  const name = basename(path);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((each) => each !== name && each.startsWith(name) && !each.endsWith('.gz'))
    .map((each) => join(folder, each));
}

async function holds(file: OpenFile, { start, checked, checksum }: FilePosition): Promise<boolean> {
  const line = Buffer.alloc(checked);
  const { bytesRead } = await file.handle.read(line, 0, line.length, start);
  return bytesRead === line.length && crc32(line) === checksum;
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}
