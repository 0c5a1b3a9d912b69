import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/engine/entry.ts';
import { settledRecordsFor, type Committable, type SettledRecords } from '../../src/engine/settled-records.ts';
import { entry } from './entries.ts';

const settle = (settled: SettledRecords, ...entries: readonly Entry[]): void => {
  for (const each of entries) {
    each.state = 'settled';
    settled.settle(each);
  }
};
const track = (settled: SettledRecords, partition: string, count: number): Entry[] => {
  const entries = Array.from({ length: count }, (_, position) =>
    entry(`${partition}${position}`, { partition, position }),
  );
  for (const each of entries) settled.track(each);
  return entries;
};
const positionsOf = (taken: Committable | undefined): unknown => taken && Object.fromEntries(taken.positions);

describe('settled records of an acknowledged source', () => {
  it('are each told once, in the order of settling', () => {
    const settled = settledRecordsFor('acknowledged');
    const [a, b, c] = track(settled, 'p', 3) as [Entry, Entry, Entry];
    expect(settled.take()).toBeUndefined();
    settle(settled, c, a);
    expect(settled.take()).toEqual({ records: [c.record, a.record], entries: [c, a], positions: new Map() });
    settle(settled, b);
    expect(settled.take()?.entries).toEqual([b]);
    expect(settled.take()).toBeUndefined();
  });
});

describe.each(['committed', 'checkpointed'] as const)('settled records of a %s source', (progress) => {
  it('are told as the newest of the prefix without a gap, by partition', () => {
    const settled = settledRecordsFor(progress);
    const [a, b, c] = track(settled, 'p', 3) as [Entry, Entry, Entry];
    const [x] = track(settled, '', 1) as [Entry];
    settle(settled, c, x);
    expect(positionsOf(settled.take())).toEqual({ '': 0 });
    settle(settled, a);
    expect(positionsOf(settled.take())).toEqual({ p: 0 });
    settle(settled, b);
    expect(settled.take()).toEqual({ records: [c.record], entries: [b, c], positions: new Map([['p', 2]]) });
    expect(settled.take()).toBeUndefined();
  });

  it('are forgotten with their partition, which can come again', () => {
    const settled = settledRecordsFor(progress);
    const [a, b] = track(settled, 'p', 2) as [Entry, Entry];
    const [x] = track(settled, 'q', 1) as [Entry];
    settle(settled, a, x);
    settled.forget([a, b]);
    expect(positionsOf(settled.take())).toEqual({ q: 0 });
    const [again] = track(settled, 'p', 1) as [Entry];
    settle(settled, b);
    expect(settled.take()).toBeUndefined();
    settle(settled, again);
    expect(settled.take()?.entries).toEqual([again]);
  });

  it('never pass a gap, and are each told exactly once, as a list by partition would do it', () => {
    const steps = fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.record({ track: fc.nat(2) }) },
        { weight: 3, arbitrary: fc.record({ settle: fc.nat(99) }) },
        { weight: 2, arbitrary: fc.record({ take: fc.constant(true) }) },
        { weight: 1, arbitrary: fc.record({ forget: fc.nat(2) }) },
      ),
      { maxLength: 80, size: 'max' },
    );
    fc.assert(
      fc.property(steps, (chosen) => {
        const settled = settledRecordsFor(progress);
        /** What was read and not told, by partition, in order. */
        const model = new Map<string, Entry[]>([
          ['0', []],
          ['1', []],
          ['2', []],
        ]);
        for (const [number, step] of chosen.entries()) {
          if ('track' in step) {
            const partition = String(step.track);
            const tracked = entry(String(number), { partition, position: number });
            settled.track(tracked);
            model.get(partition)?.push(tracked);
          } else if ('settle' in step) {
            const open = [...model.values()].flat().filter(({ state }) => state === 'open');
            const one = open[step.settle % Math.max(1, open.length)];
            if (one !== undefined) settle(settled, one);
          } else if ('forget' in step) {
            settled.forget(model.get(String(step.forget)) ?? []);
            model.set(String(step.forget), []);
          } else {
            expectTaken(settled.take(), model);
          }
        }
        expectTaken(settled.take(), model);
      }),
    );
  });
});

/** Takes the settled prefix of each partition out of the model, and expects the same. */
function expectTaken(taken: Committable | undefined, model: Map<string, Entry[]>): void {
  const due: Entry[] = [];
  const newest = new Map<string, unknown>();
  for (const [partition, entries] of model) {
    const gap = entries.findIndex(({ state }) => state === 'open');
    const prefix = entries.splice(0, gap === -1 ? entries.length : gap);
    due.push(...prefix);
    if (prefix.length > 0) newest.set(partition, prefix.at(-1)?.record.position);
  }
  expect(new Set(taken?.entries)).toEqual(new Set(due));
  expect(taken?.entries.length ?? 0).toBe(due.length);
  expect(taken?.positions ?? new Map()).toEqual(newest);
  expect(taken?.records.map(({ position }) => position) ?? []).toEqual([...(taken?.positions.values() ?? [])]);
}
