import type { AppendFile, FileSystem } from './file-system.ts';
import { findGarbledLines } from './find-garbled-lines.ts';

/** No batch is larger: 8 MiB of data, six times as much where every character is escaped. */
const searchedBytes = 67_108_864;
const chunkBytes = 1_048_576;

/** The file and the place it is at. */
export interface GarbledFile {
  readonly file: AppendFile;
  readonly identity: string;
  readonly path: string;
  /** In bytes. */
  readonly length: number;
}

/**
 * Makes empty lines of those at the end of a file that a power cut has left zeros in. Resolves with how many bytes they had.
 *
 * They are not cut off: whole lines behind them may have been acknowledged. And they are filled with zeros before they are filled
 * with line ends: so, whenever a crash comes in between, the next search finds what is left.
 */
export async function blankGarbledLines(
  fileSystem: FileSystem,
  { file, identity, path, length }: GarbledFile,
): Promise<number> {
  const start = Math.max(0, length - searchedBytes);
  if (!(await hasZero(file, start, length))) return 0;
  const ranges = findGarbledLines(await file.read(start, length - start));
  for (const filler of ['\0', '\n']) {
    const pieces = ranges.map(({ from, to }) => ({ offset: start + from, bytes: Buffer.alloc(to - from, filler) }));
    await fileSystem.overwrite(path, identity, pieces);
  }
  return ranges.reduce((sum, { from, to }) => sum + to - from, 0);
}

async function hasZero(file: AppendFile, start: number, end: number): Promise<boolean> {
  for (let at = start; at < end; at += chunkBytes)
    if ((await file.read(at, Math.min(chunkBytes, end - at))).includes(0)) return true;
  return false;
}
