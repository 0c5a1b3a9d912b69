import type { AnyRecord } from '@eventmesh/connector-api';
import { expect, it } from 'vitest';
import { kitEvent } from '../../src/conformance/kit-event.ts';
import { comesAgain } from '../../src/conformance/source/comes-again.ts';

const records: readonly AnyRecord[] = ['a0', 'b0', 'a1', 'b1', 'a2'].map((id, position) => ({
  event: kitEvent(id),
  partition: id.slice(0, 1),
  position,
}));

function idsAgain(progress: Parameters<typeof comesAgain>[0], ...settled: readonly string[]): readonly string[] {
  const chosen = new Set(records.filter(({ event }) => settled.includes(String(event?.id))));
  return comesAgain(progress, records, chosen).map(({ event }) => String(event?.id));
}

it('of a source that acknowledges each by itself, exactly what was not settled', () => {
  expect(idsAgain('acknowledged', 'a1', 'b0')).toEqual(['a0', 'b1', 'a2']);
});

it('of a source that keeps positions, everything from the first unsettled one of each partition on', () => {
  expect(idsAgain('committed', 'a1', 'b0')).toEqual(['a0', 'a1', 'b1', 'a2']);
  expect(idsAgain('checkpointed', 'a0', 'a1', 'b1')).toEqual(['b0', 'b1', 'a2']);
  expect(idsAgain('committed', 'a0', 'a1', 'a2', 'b0', 'b1')).toEqual([]);
});
