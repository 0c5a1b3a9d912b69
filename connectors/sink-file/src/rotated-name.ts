import { join, parse } from 'node:path';

const maxSequence = 999_999;

/**
 * The name a file is kept under once a new one begins: `orders-20260131T120000000Z-000001.ndjson`. Sorted by name, such files are
 * in order: it comes after the newest one among `names`, even if the clock was set back.
 *
 * @param names what is in the folder
 */
export function nextRotatedName(path: string, names: readonly string[], nowMs: number): string {
  const { dir, name, ext } = parse(path);
  const newest = newestOf(names, name);
  const isNew = newest === undefined || nowMs > newest.atMs;
  const isFull = newest?.sequence === maxSequence;
  const atMs = isNew ? nowMs : isFull ? newest.atMs + 1 : newest.atMs;
  const sequence = isNew || isFull ? 1 : newest.sequence + 1;
  const stamp = new Date(atMs).toISOString().replaceAll(/[-:.]/g, '');
  return join(dir, `${name}-${stamp}-${String(sequence).padStart(6, '0')}${ext}`);
}

/** Time and number in the newest of the names, whatever stands behind: it may be compressed by now. */
function newestOf(
  names: readonly string[],
  stem: string,
): { readonly atMs: number; readonly sequence: number } | undefined {
  const stamps = names
    .filter((name) => name.startsWith(`${stem}-`))
    .map((name) => /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-(\d{6})(?!\d)/.exec(name.slice(stem.length + 1)))
    .filter((match) => match !== null)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const [, year, month, day, hour, minute, second, ms, sequence] = stamps.at(-1) ?? [];
  const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(atMs) ? undefined : { atMs, sequence: Number(sequence) };
}
