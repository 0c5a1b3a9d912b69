import { expect, test } from 'vitest';
import { rotatedName } from '../src/rotated-name.ts';

test('names rotated files so that they sort by time', () => {
  expect(rotatedName('/data/orders.ndjson', Date.UTC(2026, 0, 31, 12), 1)).toBe(
    '/data/orders-20260131T120000000Z-000001.ndjson',
  );
});
