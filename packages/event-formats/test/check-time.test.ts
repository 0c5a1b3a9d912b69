import { describe, expect, it } from 'vitest';
import { createEvent } from '../src/index.ts';
import { failureOf } from './error-of.ts';

function timeOf(time: string | Date): string | undefined {
  return createEvent({ id: '1', source: '/s', type: 't', time }).time;
}

describe('time', () => {
  it.each([
    '2026-01-31T12:00:00Z',
    '2026-01-31t12:00:00z',
    '2026-01-31T12:00:00+23:59',
    '2026-01-31T12:00:00-00:00',
    '2026-01-31T12:00:00.1Z',
    '2026-01-31T12:00:00.123456789123Z',
    '2024-02-29T00:00:00Z',
    '2000-02-29T00:00:00Z',
    '0000-02-29T00:00:00Z',
    '0004-02-29T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2016-12-31T23:59:60Z',
  ])('may be %s, kept as it is written', (time) => {
    expect(timeOf(time)).toBe(time);
  });

  it.each([
    '2026-01-31',
    '12:00:00Z',
    '2026-01-31T12:00:00',
    '2026-01-31 12:00:00Z',
    '2026-01-31T12:00Z',
    '2026-01-31T12:00:00.Z',
    '2026-01-31T12:00:00,5Z',
    '2026-01-31T12:00:00+0100',
    '2026-01-31T12:00:00+24:00',
    '2026-01-31T24:00:00Z',
    '2026-01-31T12:60:00Z',
    '2026-01-31T12:00:61Z',
    '2026-00-31T12:00:00Z',
    '2026-13-01T12:00:00Z',
    '2026-01-00T12:00:00Z',
    '2026-01-32T12:00:00Z',
    '2026-04-31T12:00:00Z',
    '2025-02-29T12:00:00Z',
    '1900-02-29T12:00:00Z',
    '0100-02-29T12:00:00Z',
    '+002026-01-31T12:00:00Z',
    ' 2026-01-31T12:00:00Z',
    '1769860800000',
    'Sat, 31 Jan 2026 12:00:00 GMT',
  ])('is no %s', (time) => {
    expect(failureOf(() => timeOf(time))).toBe(
      `INVALID_EVENT Attribute 'time': expected an RFC 3339 time such as 2026-01-31T12:00:00Z, found '${time}'.`,
    );
  });

  it('is quoted only in part when it is long', () => {
    expect(failureOf(() => timeOf('x'.repeat(10_000))).length).toBeLessThan(200);
  });

  it('is written in UTC when it comes as a Date', () => {
    expect(timeOf(new Date(Date.UTC(2026, 0, 31, 12, 0, 0, 5)))).toBe('2026-01-31T12:00:00.005Z');
  });

  it.each([
    [Number.NaN, 'an invalid date'],
    [8.64e15, '+275760-09-13T00:00:00.000Z'],
    [-8.64e15, '-271821-04-20T00:00:00.000Z'],
  ])('is no Date of %s, which RFC 3339 has no form for', (ms, found) => {
    expect(failureOf(() => timeOf(new Date(ms)))).toBe(
      `INVALID_EVENT Attribute 'time': expected a date in the years 0 to 9999, found ${found}.`,
    );
  });
});
