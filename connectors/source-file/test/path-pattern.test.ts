import { expect, test } from 'vitest';
import { parsePathPattern } from '../src/path-pattern.ts';

test('takes one file', () => {
  const { directory, only, matches } = parsePathPattern('/logs/a.log');
  expect([directory, only, matches('a.log'), matches('axlog')]).toEqual(['/logs', 'a.log', true, false]);
});

test('takes a * in the last part', () => {
  const { directory, only, matches } = parsePathPattern('/logs/a*.l+g');
  expect([directory, only]).toEqual(['/logs', undefined]);
  expect(['a.l+g', 'abc.l+g', 'a.llg', 'b.l+g'].map(matches)).toEqual([true, true, false, false]);
});

test('refuses a * in a folder', () => {
  expect(() => parsePathPattern('/logs/*/a.log')).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
});
