import { crc32 } from 'node:zlib';
import type { JsonValue } from '@eventmesh/connector-api';

/** Where reading goes on: behind a line of a file, whatever the file is called by then. */
export interface FilePosition {
  readonly device: string;
  readonly inode: string;
  /** First byte of the line, counted from 0. */
  readonly start: number;
  /** First byte behind the line and its end. */
  readonly end: number;
  /** Bytes that the checksum covers, from `start` on. */
  readonly checked: number;
  /** CRC-32 of those bytes: tells whether this is still the same file when a system has given its inode number away again. */
  readonly checksum: number;
}

/** Position of a line of `length` bytes, of which `line` holds the beginning. */
export function positionOf(
  file: { readonly device: string; readonly inode: string },
  start: number,
  line: Uint8Array,
  length = line.length,
): FilePosition & JsonValue {
  const { device, inode } = file;
  return { device, inode, start, end: start + length, checked: line.length, checksum: crc32(line) };
}

/** Reads a position out of a checkpoint; undefined when it is none of ours. */
export function parsePosition(value: JsonValue | undefined): FilePosition | undefined {
  if (typeof value !== 'object' || value === null || !('inode' in value)) return undefined;
  const { device, inode, start, end, checked, checksum } = value;
  if (typeof device !== 'string' || typeof inode !== 'string' || typeof start !== 'number') return undefined;
  if (typeof end !== 'number' || typeof checked !== 'number' || typeof checksum !== 'number') return undefined;
  return { device, inode, start, end, checked, checksum };
}
