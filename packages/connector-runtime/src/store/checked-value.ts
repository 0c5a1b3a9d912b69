import { crc32 } from 'node:zlib';

const sumSize = 4;

/** A value that is not what was written under its key. */
export interface DamagedValue {
  /** Its bytes as they lie in the store. */
  readonly damaged: Buffer;
}

/** What was written, or what has become of it. */
export type StoredValue = string | DamagedValue;

/** A value as it lies in the store: a sum over its key and its text, then the text. LevelDB compares no sums when it reads. */
export function sealValue(key: string, text: string): Buffer {
  const sealed = Buffer.allocUnsafe(sumSize + Buffer.byteLength(text));
  sealed.write(text, sumSize);
  sealed.writeUInt32BE(sumOf(key, sealed), 0);
  return sealed;
}

/** The value that was sealed under this key. */
export function openValue(key: string, sealed: Buffer): StoredValue {
  const isWhole = sealed.length >= sumSize && sealed.readUInt32BE(0) === sumOf(key, sealed);
  return isWhole ? sealed.toString('utf8', sumSize) : { damaged: sealed.subarray(sumSize) };
}

/** How many bytes the text of a value takes. */
export function sizeOfValue(value: StoredValue): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : value.damaged.length;
}

function sumOf(key: string, sealed: Buffer): number {
  return crc32(sealed.subarray(sumSize), crc32(key));
}
