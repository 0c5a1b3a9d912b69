import { InvalidArgumentError } from 'commander';

const unitsMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const ago = /^(\d{1,9})([smhd])$/;
/** RFC 3339. Without seconds or zone it would depend on who reads it. */
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * A time on the command line, in milliseconds since 1970: RFC 3339, or how long ago, such as `15m`.
 *
 * @param now milliseconds since 1970
 * @throws InvalidArgumentError
 */
export function parseTime(text: string, now: number): number {
  const [, count, unit] = ago.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * unitsMs[unit as keyof typeof unitsMs];
  const time = instant.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new InvalidArgumentError(
    'Expected a time such as 2026-01-31T12:00:00Z, or how long ago, such as 30s, 15m, 2h or 7d.',
  );
}

/** Dates take 30 February for 2 March: what is dropped for good by it would be more than was meant. */
function isDay(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}
