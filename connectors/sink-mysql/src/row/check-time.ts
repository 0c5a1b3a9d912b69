import type { ColumnFacts } from '../table/column-facts.ts';
import { RefusedValue, showValue } from './refused-value.ts';
import type { Bound } from '../statement/statement.ts';

const dateText = /^(\d{4})-(\d\d)-(\d\d)$/;
const momentText = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)?$/;
const timeText = /^-?(\d{1,3}):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?$/;
const firstTimestampMs = 1_000;
const lastTimestampMs = (2 ** 31 - 1) * 1_000 + 999;
const minuteMs = 60_000;

/** Of a date column: a day that exists. */
export function checkDate(value: unknown): Bound {
  const parts = typeof value === 'string' ? dateText.exec(value) : null;
  if (parts === null || startOf(parts) === undefined)
    throw new RefusedValue(`expected a date such as 2026-01-31, found ${showValue(value)}`);
  return parts[0];
}

/**
 * Of a datetime or timestamp column: RFC 3339, or the same without an offset, which is UTC then. It is stored in UTC. Digits of a second
 * that the column does not keep are refused, unless they are zeros.
 */
export function checkMoment(value: unknown, { type, fraction }: ColumnFacts): Bound {
  const parts = typeof value === 'string' ? momentText.exec(value) : null;
  const moment = parts === null ? undefined : momentOf(parts);
  if (parts === null || moment === undefined)
    throw new RefusedValue(`expected a time such as 2026-01-31T23:59:59.5Z, found ${showValue(value)}`);
  if (type === 'timestamp' && (moment < firstTimestampMs || moment > lastTimestampMs))
    throw new RefusedValue(`expected a time from 1970 to 2038-01-19, found ${showValue(value)}`);
  const text = new Date(moment).toISOString();
  if (!dateText.test(text.slice(0, 10)) || text < '1000')
    throw new RefusedValue(`expected a year from 1000 to 9999, found ${showValue(value)}`);
  return `${text.slice(0, 10)} ${text.slice(11, 19)}${digitsOf(parts[7], fraction, value)}`;
}

/** Of a time column: a span from -838:59:59 to 838:59:59. */
export function checkTime(value: unknown, { fraction }: ColumnFacts): Bound {
  const parts = typeof value === 'string' ? timeText.exec(value) : null;
  if (parts === null || Number(parts[1]) > 838)
    throw new RefusedValue(`expected a time such as 23:59:59, found ${showValue(value)}`);
  return `${parts[0].replace(/\..*$/, '')}${digitsOf(parts[4], fraction, value)}`;
}

/** Of a year column: 1901 to 2155. */
export function checkYear(value: unknown): Bound {
  const year = typeof value === 'number' || (typeof value === 'string' && /^\d{4}$/.test(value)) ? Number(value) : 0;
  if (!Number.isInteger(year) || year < 1901 || year > 2155)
    throw new RefusedValue(`expected a year from 1901 to 2155, found ${showValue(value)}`);
  return String(year);
}

function digitsOf(digits: string | undefined, kept: number, value: unknown): string {
  const meant = (digits ?? '').replace(/0+$/, '');
  if (meant.length > kept)
    throw new RefusedValue(`expected at most ${kept} digits of a second, found ${showValue(value)}`);
  return meant === '' ? '' : `.${meant}`;
}

/** In UTC, in milliseconds without what is behind the second. */
function momentOf(parts: RegExpExecArray): number | undefined {
  const day = startOf(parts);
  const [hour, minute, second] = [Number(parts[4]), Number(parts[5]), Number(parts[6])];
  const offset = offsetOf(parts[8]);
  if (day === undefined || offset === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  return day + hour * 60 * minuteMs + minute * minuteMs + second * 1_000 - offset;
}

function startOf([, year, month, day]: RegExpExecArray): number | undefined {
  const text = `${year}-${month}-${day}`;
  const start = Date.parse(`${text}T00:00:00Z`);
  const exists = Number(year) >= 1000 && !Number.isNaN(start) && new Date(start).toISOString().startsWith(text);
  return exists ? start : undefined;
}

function offsetOf(text: string | undefined): number | undefined {
  if (text === undefined || /^z$/i.test(text)) return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(4))];
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * minuteMs;
}
