import assert from 'node:assert/strict';
import type { AnyRecord } from '@eventmesh/connector-api';
import type { SourceHarness } from '../harness.ts';

/** Which of the events that were put a record is, by `id`; fails on one that was rejected. */
export function idOf(harness: SourceHarness, { event, error }: AnyRecord): string {
  assert.ok(event !== undefined, `an item that should become an event was rejected: ${String(error)}`);
  return harness.idOf?.(event) ?? event.id;
}

/** Which of the events that were put records are, by `id`; fails on one that was rejected. */
export function idsOf(harness: SourceHarness, records: readonly AnyRecord[]): readonly string[] {
  return records.map((record) => idOf(harness, record));
}
