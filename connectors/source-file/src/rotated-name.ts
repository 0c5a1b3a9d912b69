/** What rotation puts into a name: numbers, dates, times. */
const stamp = /^[._-]*\d[\dTZ._:+-]*$/;
const compressed = /\.(gz|zip|bz2|xz|zst|lz4|Z)$/;
/** `orders.log.3` counts backwards: the highest number is the oldest. Dates have more digits. */
const counter = /[._-](\d{1,5})(\.[a-z]+)?$/;

/**
 * Tells whether `name` is what rotation may make of `base`: `orders.log.1`, `orders.log-20260131`, `orders.2026-01-31.log`,
 * `orders-1.log`, `orders.log.old`. Compressed files are not: they cannot be read on from an offset.
 */
export function isRotatedName(name: string, base: string): boolean {
  if (name === base) return false;
  if (name.startsWith(base)) return isStamp(name.slice(base.length)) || name === `${base}.old`;
  const dot = base.lastIndexOf('.');
  if (dot <= 0) return false;
  const stem = base.slice(0, dot);
  const extension = base.slice(dot);
  return name.startsWith(stem) && name.endsWith(extension) && isStamp(name.slice(stem.length, -extension.length));
}

/** Tells whether a file is compressed, by its name. */
export function isCompressedName(name: string): boolean {
  return compressed.test(name);
}

/** Orders names of rotated files, the older first, where times say nothing. */
export function compareRotatedNames(one: string, other: string): number {
  const [first, second] = [counter.exec(one)?.[1], counter.exec(other)?.[1]];
  if (first !== undefined && second !== undefined && first !== second) return Number(second) - Number(first);
  return one < other ? -1 : one > other ? 1 : 0;
}

function isStamp(text: string): boolean {
  return stamp.test(text);
}
