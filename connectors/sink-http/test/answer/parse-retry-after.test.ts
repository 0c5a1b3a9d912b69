import { expect, it } from 'vitest';
import { parseRetryAfter } from '../../src/answer/parse-retry-after.ts';

const now = Date.parse('2026-11-26T12:00:00Z');

it.each<[string | undefined, number | undefined]>([
  ['120', 120_000],
  [' 2 ', 2_000],
  ['99999999', 3_600_000],
  ['999999999999999999999', undefined],
  ['0', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['1e3', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
  ['Thu, 26 Nov 2026 12:00:30 GMT', 30_000],
  ['Thursday, 26-Nov-26 12:00:30 GMT', 30_000],
  ['Thu Nov 26 12:00:30 2026', 30_000],
  ['Thu Nov  5 12:00:30 2026', undefined],
  ['Thu, 26 Nov 2026 11:59:59 GMT', undefined],
  ['Thu, 26 Nov 2126 12:00:00 GMT', 3_600_000],
  ['Thu, 99 Nov 2026 12:00:00 GMT', undefined],
  ['2026-11-26T12:00:30Z', undefined],
])('%j', (header, waitMs) => expect(parseRetryAfter(header, now, 3_600_000)).toBe(waitMs));
