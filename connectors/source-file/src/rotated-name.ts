/** What rotation puts into a name: numbers, dates, times. */
const stamp = /^[._-]*\d[\dTZ._:+-]*$/;
/** A month or a day, whatever follows (a time, a number), or seconds or milliseconds since 1970. */
const time = /^[._-]*(?:(?:19|20)\d\d([._-]?)(?:0[1-9]|1[0-2])(?:\1(?:0[1-9]|[12]\d|3[01]))?|1\d{9}(?:\d{3})?(?!\d))/;
const stamps = /[._-]*\d[\dTZ._:+-]*(?=\.|$)/g;
const compressed = /\.(gz|zip|bz2|xz|zst|lz4|Z)$/;
const counter = /^\.(\d{1,5})$/;
const moment = /^[._-]*((?:19|20)\d\d)([._-]?)(\d\d)\2(\d\d)(?:T([\d:.]+))?/;

/**
 * Tells whether `name` is what rotation makes of `base`: `orders.log.1`, `orders.log-20260131`, `orders.log.old`. In front of the
 * extension only a date or a time counts, `orders-2026-01-31.log`: `orders-8080.log` is the log of another instance.
 * Compressed files are not: they cannot be read on from an offset.
 */
export function isRotatedName(name: string, base: string): boolean {
  const text = stampOf(name, base);
  if (text === undefined) return false;
  return name.startsWith(base) || time.test(text);
}

/** Tells whether `name` may be what rotation made of `base`: as above, but for `orders-1.log`, which may be either. */
export function mayBeRotatedName(name: string, base: string): boolean {
  return stampOf(name, base) !== undefined;
}

/** Tells whether two names differ only in numbers, dates and times: one may have become the other by rotation. */
export function areSiblings(one: string, other: string): boolean {
  return one.replaceAll(stamps, '') === other.replaceAll(stamps, '');
}

/** Name of a compressed file without what compression put behind it, undefined for others. */
export function uncompressedName(name: string): string | undefined {
  return compressed.test(name) ? name.replace(compressed, '') : undefined;
}

/** Number of `orders.log.3`, undefined for others. */
export function counterOf(name: string, base: string): number | undefined {
  const digits = name.startsWith(base) ? counter.exec(name.slice(base.length))?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

/** Digits of the day in a name, and of the time where a `T` is before it. Undefined where there is none. */
export function momentOf(name: string, base: string): string | undefined {
  const text = stampOf(name, base) ?? '';
  return moment.exec(text)?.slice(1).join('').replaceAll(/\D/g, '');
}

/** What rotation put into a name, undefined where it is not of that form. */
function stampOf(name: string, base: string): string | undefined {
  if (name === base) return undefined;
  if (name.startsWith(base)) {
    const rest = name.slice(base.length);
    return stamp.test(rest) || rest === '.old' ? rest : undefined;
  }
  const dot = base.lastIndexOf('.');
  if (dot <= 0) return undefined;
  const [stem, extension] = [base.slice(0, dot), base.slice(dot)];
  if (!name.startsWith(stem) || !name.endsWith(extension)) return undefined;
  const middle = name.slice(stem.length, -extension.length);
  return stamp.test(middle) ? middle : undefined;
}
