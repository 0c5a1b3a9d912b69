import assert from 'node:assert/strict';
import type { AnyRecord } from '@eventmesh/connector-api';
import type { SourceHarness } from '../harness.ts';
import { idsOf } from './ids-of.ts';

/** Fails unless these records are these items, each once, in whatever order. */
export function expectItems(
  harness: SourceHarness,
  records: readonly AnyRecord[],
  items: readonly { readonly id: string }[],
): void {
  const found = idsOf(harness, records).toSorted();
  assert.deepEqual(found, items.map(({ id }) => id).toSorted(), 'the items that came are not those that were put');
}
