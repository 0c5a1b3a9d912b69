import { expect, test } from 'vitest';
import { areSiblings, isRotatedName, mayBeRotatedName, momentOf, uncompressedName } from '../src/rotated-name.ts';
import { selectNames } from '../src/select-names.ts';

test.each([
  ['orders.log.1', 'orders.log'],
  ['orders.log.12', 'orders.log'],
  ['orders.log-20260131', 'orders.log'],
  ['orders.log.2026-01-31_12', 'orders.log'],
  ['orders.2026-01-31.log', 'orders.log'],
  ['orders-20260131T120000000Z-000001.ndjson', 'orders.ndjson'],
  ['orders-2026-01.log', 'orders.log'],
  ['orders-1769860800.log', 'orders.log'],
  ['orders.log.old', 'orders.log'],
  ['orders.1', 'orders'],
])('%s is what rotation may make of %s', (name, base) => {
  expect(isRotatedName(name, base)).toBe(true);
});

test.each([
  ['orders.log', 'orders.log'],
  ['orders.log.1.gz', 'orders.log'],
  ['orders-8080.log', 'orders.log'],
  ['orders-1.log', 'orders.log'],
  ['orders1.log', 'orders.log'],
  ['orders-20268080.log', 'orders.log'],
  ['orders.log.bak', 'orders.log'],
  ['orders-eu.log', 'orders.log'],
  ['billing.log.1', 'orders.log'],
  ['orders.log', 'orders.log.1'],
])('%s is not what rotation makes of %s', (name, base) => {
  expect(isRotatedName(name, base)).toBe(false);
});

test('a number before the extension may be what rotation made, and may be not', () => {
  expect(
    ['orders-8080.log', 'orders1.log', 'orders-eu.log'].map((name) => mayBeRotatedName(name, 'orders.log')),
  ).toEqual([true, true, false]);
});

test('tells names that differ in numbers only', () => {
  expect(areSiblings('orders-1.log', 'orders-2.log')).toBe(true);
  expect(areSiblings('orders-1.log', 'orders.log')).toBe(true);
  expect(areSiblings('orders-1.log', 'bills-1.log')).toBe(false);
});

test('takes the moment out of a name', () => {
  const names = ['a-2026-01-31.log', 'a-20260131T120000000Z-000001.log', 'a.log-20260131', 'a-2026-01.log', 'a.log.3'];
  expect(names.map((name) => momentOf(name, 'a.log'))).toEqual([
    '20260131',
    '20260131120000000',
    '20260131',
    undefined,
    undefined,
  ]);
});

test('knows compressed files by their names', () => {
  expect(['a.log.1.gz', 'a.zst', 'a.log'].map(uncompressedName)).toEqual(['a.log.1', 'a', undefined]);
});

test('follows each file, not what rotation made of it', () => {
  expect(selectNames(['b.log', 'a.log', 'a.log.1', 'a.log.2.gz'], [])).toEqual(['a.log', 'b.log']);
  expect(selectNames(['a.log.1'], ['a.log'])).toEqual([]);
  expect(selectNames(['a.log', 'a-8080.log'], ['a.log'])).toEqual(['a-8080.log']);
});
