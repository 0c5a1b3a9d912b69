import { checkString } from './check-attribute.ts';
import { found, invalidAttribute } from './invalid-attribute.ts';

const dateTime =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/** Checks `time`: RFC 3339, kept as it is written, with its offset and all its digits. A Date is written in UTC. */
export function checkTime(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Date) return textOfDate('time', value);
  const time = checkString('time', value);
  if (!isDateTime(time)) throw invalidAttribute('time', 'an RFC 3339 time such as 2026-01-31T12:00:00Z', found(time));
  return time;
}

/** Writes a Date in UTC. RFC 3339 has years of four digits, dates have more. */
export function textOfDate(name: string, date: Date): string {
  const text = Number.isNaN(date.getTime()) ? 'an invalid date' : date.toISOString();
  if (!isDateTime(text)) throw invalidAttribute(name, 'a date in the years 0 to 9999', text);
  return text;
}

function isDateTime(text: string): boolean {
  if (!dateTime.test(text)) return false;
  const day = Number(text.slice(8, 10));
  return day <= 28 || day <= daysOf(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
}

/** Not by `Date.UTC`, which takes the years 0 to 99 for the 20th century. */
function daysOf(year: number, month: number): number {
  return new Date(new Date(0).setUTCFullYear(year, month, 0)).getUTCDate();
}
