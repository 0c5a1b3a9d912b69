import { describe, expect, test } from 'vitest';
import { parseTime } from '../../../src/dlq/letters/parse-time.ts';

const now = Date.UTC(2026, 0, 31, 12);

describe('parseTime', () => {
  test.each([
    ['30s', now - 30_000],
    ['15m', now - 900_000],
    ['2h', now - 7_200_000],
    ['7d', now - 604_800_000],
    ['0m', now],
    ['2026-01-31T12:00:00Z', now],
    ['2026-01-31T12:00:00.5Z', now + 500],
    ['2026-01-31T13:00:00+01:00', now],
    ['2026-01-31t12:00:00z', now],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('%s', (text, time) => expect(parseTime(text, now)).toBe(time));

  test.each([
    '',
    'yesterday',
    '15',
    '15 m',
    '1.5h',
    '-2h',
    '2w',
    '2026-01-31',
    '2026-01-31T12:00:00',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00+02:00',
  ])('refuses %j', (text) =>
    expect(() => parseTime(text, now)).toThrow('Expected a time such as 2026-01-31T12:00:00Z, or how long ago'),
  );
});
