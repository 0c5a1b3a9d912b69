import assert from 'node:assert/strict';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';
import type { SinkCheck } from '../check.ts';
import { eventSeed, kitEvents } from '../kit-event.ts';
import { NotApplicableError } from '../not-applicable-error.ts';
import { expectArrived } from './expect-arrived.ts';
import { SinkSession } from './sink-session.ts';
import { writeOut } from './write-out.ts';

const maxLanes = 8;
const keysOfLane = 3;
const batchesOfLane = 5;
const eventsOfBatch = 20;
/** Some are much larger than others: what is small must not overtake. */
const largeEvery = 7;
const largeText = 'x'.repeat(20_000);

/** What must hold of several writes, one after the other and side by side. */
export const orderChecks: readonly SinkCheck[] = [
  {
    proves: ['sink.write.order'],
    title: 'writes several keys in several batches, each key in one lane, the lanes side by side',
    run: async (harness) => {
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      const lanes = Array.from(
        { length: Math.min(harness.definition.limits.concurrentWrites, maxLanes) },
        (_, lane) => lane,
      );
      await Promise.all(
        lanes.map(async (lane) => {
          for (let batch = 0; batch < batchesOfLane; batch += 1) await writeOut(session, batchOf(lane, batch));
        }),
      );
      await session.close();
      expectInOrder(await target.arrived());
    },
  },
  {
    proves: ['sink.write.side-by-side'],
    title: 'writes as many batches side by side as it declares',
    run: async (harness) => {
      const { concurrentWrites, maxEvents } = harness.definition.limits;
      if (concurrentWrites === 1) throw new NotApplicableError('it declares one write at a time');
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      const count = Math.min(eventsOfBatch, maxEvents);
      const batches = Array.from({ length: concurrentWrites }, (_, lane) =>
        kitEvents(count, { from: lane * count, keys: [`key ${lane}`] }),
      );
      assert.deepEqual((await Promise.all(batches.map((batch) => writeOut(session, batch)))).flat(), []);
      await session.close();
      await expectArrived(target, batches.flat());
    },
  },
];

/** Its ids are numbers that grow. */
function batchOf(lane: number, batch: number): readonly AnyCloudEvent[] {
  return Array.from({ length: eventsOfBatch }, (_, index) => {
    const number = batch * eventsOfBatch + index;
    const id = `${lane}-${number}`;
    const key = `key ${lane}-${number % keysOfLane}`;
    const text = number % largeEvery === 0 ? largeText : '';
    return createEvent({ ...eventSeed(id, key), datacontenttype: 'application/json', data: { id, key, text } });
  });
}

/** Fails where an event arrived before an earlier one of its key. What did not arrive is the matter of others. */
function expectInOrder(arrived: readonly AnyCloudEvent[]): void {
  assert.ok(arrived.length > 0, 'nothing arrived');
  const last = new Map<string, number>();
  for (const { id, partitionkey } of arrived) {
    const [lane, number] = id.split('-').map(Number);
    const key = `key ${lane}-${Number(number) % keysOfLane}`;
    const before = last.get(key) ?? -1;
    assert.ok(before < Number(number), `of ${key} '${id}' arrived after '${lane}-${before}'; its key is ${String(partitionkey)}`);
    last.set(key, Number(number));
  }
}
