import { expect, test } from 'vitest';
import { compareRotatedNames, isCompressedName, isRotatedName } from '../src/rotated-name.ts';
import { selectNames } from '../src/select-names.ts';

test.each([
  ['orders.log.1', 'orders.log'],
  ['orders.log.12', 'orders.log'],
  ['orders.log-20260131', 'orders.log'],
  ['orders.log.2026-01-31_12', 'orders.log'],
  ['orders.2026-01-31.log', 'orders.log'],
  ['orders-20260131T120000000Z-000001.ndjson', 'orders.ndjson'],
  ['orders1.log', 'orders.log'],
  ['orders.log.old', 'orders.log'],
  ['orders.1', 'orders'],
])('%s is what rotation may make of %s', (name, base) => {
  expect(isRotatedName(name, base)).toBe(true);
});

test.each([
  ['orders.log', 'orders.log'],
  ['orders.log.1.gz', 'orders.log'],
  ['orders.log.bak', 'orders.log'],
  ['orders-eu.log', 'orders.log'],
  ['billing.log.1', 'orders.log'],
  ['orders.log', 'orders.log.1'],
])('%s is not what rotation makes of %s', (name, base) => {
  expect(isRotatedName(name, base)).toBe(false);
});

test('orders counters backwards and stamps forwards', () => {
  expect(['a.log.1', 'a.log.10', 'a.log.2'].toSorted(compareRotatedNames)).toEqual(['a.log.10', 'a.log.2', 'a.log.1']);
  expect(['a.log-20260102', 'a.log-20260101'].toSorted(compareRotatedNames)).toEqual([
    'a.log-20260101',
    'a.log-20260102',
  ]);
  const sinks = ['a-20260101T000000000Z-000002.log', 'a-20260101T000000000Z-000001.log'];
  expect(sinks.toSorted(compareRotatedNames)).toEqual(sinks.toReversed());
});

test('knows compressed files by their names', () => {
  expect(['a.log.1.gz', 'a.zst', 'a.log'].map(isCompressedName)).toEqual([true, true, false]);
});

test('follows each file, not what rotation made of it', () => {
  expect(selectNames(['b.log', 'a.log', 'a.log.1', 'a.log.2.gz'], [])).toEqual(['a.log', 'b.log']);
  expect(selectNames(['a.log.1'], ['a.log'])).toEqual([]);
});
