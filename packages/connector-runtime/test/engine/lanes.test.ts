import { ConnectorError } from '@eventmesh/connector-api';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/engine/entry.ts';
import type { Lane } from '../../src/engine/lane.ts';
import { Lanes, keyOf } from '../../src/engine/lanes.ts';
import type { Waiting } from '../../src/engine/pause.ts';
import { entry } from './entries.ts';

/** A lane that only takes: it writes nothing by itself. */
class FakeLane {
  readonly taken: Entry[] = [];
  idle = true;
  work: Promise<void> = Promise.resolve();
  waiting: Waiting | undefined;

  get backlog(): number {
    return this.taken.length;
  }

  push(taken: Entry): void {
    this.taken.push(taken);
  }
}

function lanesOf(count: number, fullBatch = 10): { lanes: Lanes; fakes: FakeLane[] } {
  const fakes = Array.from({ length: count }, () => new FakeLane());
  return { fakes, lanes: new Lanes(fakes as unknown as Lane[], fullBatch) };
}
const keyed = (partitionkey: unknown, partition?: string): Entry =>
  entry('1', partition === undefined ? {} : { partition }, { partitionkey });

describe('keyOf', () => {
  it.each([
    ['k', 'k'],
    [7, '7'],
    [0, '0'],
    [false, 'false'],
    [true, 'true'],
    ['', 'p'],
    [undefined, 'p'],
  ])('takes partitionkey %j, else the partition', (key, expected) => expect(keyOf(keyed(key, 'p'))).toBe(expected));

  it('finds none where there is neither', () => expect(keyOf(keyed(undefined))).toBeUndefined());

  it('takes the partition of what became no event', () => {
    const error = new ConnectorError('UNREADABLE', 'torn');
    const { record } = entry('1');
    const rejected = { ...entry('1'), record: { error, body: Buffer.of(), facts: {}, partition: 'p' } };
    expect(keyOf(rejected as Entry)).toBe('p');
    expect(keyOf({ ...rejected, record: { ...record, partition: '' } })).toBe('');
  });
});

describe('Lanes', () => {
  it('sends equal keys through one lane, in order, whatever the lanes are doing', () => {
    const keys = fc.array(fc.string({ maxLength: 3 }), { minLength: 1, maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 8 }), fc.infiniteStream(fc.boolean()), (keys, count, busy) => {
        const { lanes, fakes } = lanesOf(count);
        for (const [index, key] of keys.entries()) {
          for (const fake of fakes) fake.idle = busy.next().value;
          lanes.route(entry(String(index), { partition: key }));
        }
        for (const key of new Set(keys)) {
          const used = fakes.filter(({ taken }) => taken.some(({ record }) => record.partition === key));
          expect(used).toHaveLength(1);
          const numbers = used[0]?.taken
            .filter(({ record }) => record.partition === key)
            .map(({ record }) => record.event?.id);
          expect(numbers).toEqual(keys.flatMap((each, index) => (each === key ? [String(index)] : [])));
        }
      }),
    );
  });

  it.each(['%d', 'order-%d', 'customer/%d/orders', '00000%d', '%d%d'])(
    'spreads keys like %s over all lanes',
    (pattern) => {
      for (const count of [2, 8]) {
        const { lanes, fakes } = lanesOf(count);
        for (let number = 0; number < 8_000; number += 1) lanes.route(keyed(pattern.replaceAll('%d', String(number))));
        for (const { backlog } of fakes) {
          expect(backlog).toBeGreaterThan(5_600 / count);
          expect(backlog).toBeLessThan(10_400 / count);
        }
      }
    },
  );

  it('fills an idle lane up to a batch before it uses the next', () => {
    const { lanes, fakes } = lanesOf(3, 4);
    for (let number = 0; number < 6; number += 1) lanes.route(entry(String(number)));
    expect(fakes.map(({ backlog }) => backlog)).toEqual([4, 2, 0]);
  });

  it('passes over busy lanes, and takes the shortest backlog when all are busy or full', () => {
    const { lanes, fakes } = lanesOf(3, 2);
    (fakes[0] as FakeLane).idle = false;
    for (let number = 0; number < 4; number += 1) lanes.route(entry(String(number)));
    expect(fakes.map(({ backlog }) => backlog)).toEqual([0, 2, 2]);
    for (let number = 0; number < 5; number += 1) lanes.route(entry(String(number)));
    expect(fakes.map(({ backlog }) => backlog)).toEqual([3, 3, 3]);
  });

  it('tells what has been failing for longest', () => {
    const { lanes, fakes } = lanesOf(3);
    expect(lanes.waiting).toBeUndefined();
    const error = new ConnectorError('UNAVAILABLE', 'away');
    const waiting = (since: number): Waiting => ({ who: `since ${since}`, error, attempt: 1, nextTryAt: 0, since });
    for (const [index, since] of [5, 3, 4].entries()) (fakes[index] as FakeLane).waiting = waiting(since);
    expect(lanes.waiting?.who).toBe('since 3');
  });

  it('is idle once every lane is, also one that takes up work meanwhile', async () => {
    const { lanes, fakes } = lanesOf(2);
    const [first, second] = fakes as [FakeLane, FakeLane];
    const finish = (lane: FakeLane, then: () => void = () => {}): void => {
      lane.idle = false;
      lane.work = new Promise((resolve) => void setImmediate(resolve)).then(() => {
        lane.idle = true;
        then();
      });
    };
    finish(first, () => finish(second));
    await lanes.untilIdle();
    expect([first.idle, second.idle]).toEqual([true, true]);
  });
});
