import { crc32c } from './crc32c.ts';

const blockSize = 32_768;
const headerSize = 7;

/**
 * Where a write-ahead log of LevelDB is damaged: the offset of the first record that is not what was written. Undefined where it is whole,
 * and where only its end is torn, which is what a crash leaves: the last record is cut short, by the end of the file or by zeros to there.
 *
 * LevelDB itself leaves out what it cannot read of a log, and says nothing. The format is in its `doc/log_format.md`: blocks of 32 KiB,
 * records that do not cross them, less than 7 bytes of zeros at the end of a block.
 */
export function findLogDamage(log: Buffer): number | undefined {
  for (let at = 0; at < log.length;) {
    const blockEnd = endOfBlock(at);
    if (blockEnd - at < headerSize) {
      if (!isZero(log.subarray(at, blockEnd))) return at;
      at = blockEnd;
      continue;
    }
    const end = endOfRecord(log, at, blockEnd);
    if (end === undefined) return isTorn(log, at) ? undefined : at;
    at = end;
  }
  return undefined;
}

/** Where the record that begins here ends; undefined where there is none that is whole. */
function endOfRecord(log: Buffer, at: number, blockEnd: number): number | undefined {
  if (at + headerSize > log.length) return undefined;
  const end = at + headerSize + log.readUInt16LE(at + 4);
  if (end > blockEnd || end > log.length) return undefined;
  return log.readUInt32LE(at) === masked(crc32c(log, at + 6, end)) ? end : undefined;
}

/** Whether the record here, which is not whole, was cut short, and no whole one follows. No record that was written ends with a zero. */
function isTorn(log: Buffer, at: number): boolean {
  if (at + headerSize > log.length) return true;
  const isCutShort = hasType(log, at) && at + headerSize + log.readUInt16LE(at + 4) > log.length;
  return (isCutShort || log.at(-1) === 0) && !hasRecord(log, at + 1);
}

/** Whether a record begins anywhere from here on: then that before it was written to its end. */
function hasRecord(log: Buffer, from: number): boolean {
  for (let at = from; at + headerSize <= log.length; at += 1) {
    if (hasType(log, at) && endOfRecord(log, at, endOfBlock(at)) !== undefined) return true;
  }
  return false;
}

function endOfBlock(at: number): number {
  return (Math.floor(at / blockSize) + 1) * blockSize;
}

/** A record is whole, or the first, a middle or the last part of one. */
function hasType(log: Buffer, at: number): boolean {
  const type = log.readUInt8(at + 6);
  return type >= 1 && type <= 4;
}

/** Sums of logs are stored so, because a log may hold others. */
function masked(sum: number): number {
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
