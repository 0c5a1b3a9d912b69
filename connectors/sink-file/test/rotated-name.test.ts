import { expect, test } from 'vitest';
import { nextRotatedName } from '../src/rotated-name.ts';

const noon = Date.UTC(2026, 0, 31, 12);

test('names rotated files by time', () => {
  expect(
    nextRotatedName('/data/orders.ndjson', ['orders.ndjson', 'other-99991231T000000000Z-000001.ndjson'], noon),
  ).toBe('/data/orders-20260131T120000000Z-000001.ndjson');
});

test.each([
  ['in the same millisecond', ['orders-20260131T120000000Z-000001.ndjson'], '20260131T120000000Z-000002'],
  ['after the clock was set back', ['orders-20260131T130000000Z-000007.ndjson'], '20260131T130000000Z-000008'],
  ['when the newest is compressed', ['orders-20260131T130000000Z-000001.ndjson.gz'], '20260131T130000000Z-000002'],
  ['when the numbers are used up', ['orders-20260131T130000000Z-999999.ndjson'], '20260131T130000001Z-000001'],
  [
    'when there are many',
    ['orders-20260131T130000000Z-000001.ndjson', 'orders-20260131T110000000Z-000009.ndjson'],
    '20260131T130000000Z-000002',
  ],
])('comes after the newest one %s', (_, names, expected) => {
  expect(nextRotatedName('orders.ndjson', names, noon)).toBe(`orders-${expected}.ndjson`);
});
