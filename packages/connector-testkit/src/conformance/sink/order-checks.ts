import assert from 'node:assert/strict';
import type { AnyCloudEvent, SinkLimits } from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';
import type { SinkCheck } from '../check.ts';
import { eventSeed, kitEvents } from '../kit-event.ts';
import { NotApplicableError } from '../not-applicable-error.ts';
import { expectArrived } from './expect-arrived.ts';
import { inBatches } from './in-batches.ts';
import { SinkSession } from './sink-session.ts';
import { writeAll, writeOut } from './write-out.ts';

const maxLanes = 8;
const keysOfLane = 3;
const eventsOfLane = 100;
const eventsOfBatch = 20;
/** Who loses the tail of a batch loses it of a large one. */
const eventsSideBySide = 500;
/** Some are much larger than others: what is small must not overtake. */
const largeEvery = 7;
const largeText = 'x'.repeat(20_000);

/** What must hold of several writes, one after the other and side by side. */
export const orderChecks: readonly SinkCheck[] = [
  {
    proves: ['sink.write.order'],
    title: 'writes several keys in several batches, a key never side by side with itself',
    run: async (harness) => {
      const { limits } = harness.definition;
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      const lanes = Array.from({ length: Math.min(limits.concurrentWrites, maxLanes) }, async (_, lane) => {
        for (const batch of inBatches(eventsOf(lane), batchesOf(limits))) await writeOut(session, batch);
      });
      await Promise.all(lanes);
      await session.close();
      expectInOrder(await target.arrived());
    },
  },
  {
    proves: ['sink.write.side-by-side'],
    title: 'writes as many large batches side by side as it declares',
    timeoutMs: 120_000,
    run: async (harness) => {
      const { limits } = harness.definition;
      if (limits.concurrentWrites === 1) throw new NotApplicableError('it declares one write at a time');
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      const maxEvents = Math.min(limits.maxEvents, eventsSideBySide);
      const batches = Array.from({ length: limits.concurrentWrites }, (_, lane) =>
        kitEvents(maxEvents, { from: lane * maxEvents, keys: [`key ${lane}`] }),
      );
      await Promise.all(batches.map((batch) => writeAll(session, batch)));
      await session.close();
      await expectArrived(target, batches.flat());
    },
  },
];

function batchesOf(limits: SinkLimits): SinkLimits {
  return { ...limits, maxEvents: Math.min(limits.maxEvents, eventsOfBatch) };
}

/** Events of the keys of a lane. The data say which key and which of its events each one is. */
function eventsOf(lane: number): readonly AnyCloudEvent[] {
  return Array.from({ length: eventsOfLane }, (_, number) => {
    const id = `${lane}.${number % keysOfLane}.${number}`;
    const text = number % largeEvery === 0 ? largeText : '';
    const seed = eventSeed(id, keyOf(id));
    return createEvent({ ...seed, datacontenttype: 'application/json', data: { id, key: keyOf(id), text } });
  });
}

function keyOf(id: string): string {
  return id.slice(0, id.lastIndexOf('.'));
}

/** Fails where an event first arrived after a later one of its key. Whether all arrive is the matter of other checks. */
function expectInOrder(arrived: readonly AnyCloudEvent[]): void {
  const ids = [...new Set(arrived.map(({ id }) => id))];
  assert.ok(ids.length > 0, 'nothing arrived');
  const latest = new Map<string, string>();
  for (const id of ids) {
    const before = latest.get(keyOf(id));
    latest.set(keyOf(id), id);
    assert.ok(
      before === undefined || numberOf(before) < numberOf(id),
      `the event '${id}' of the key '${keyOf(id)}' arrived after the later one '${before}'`,
    );
  }
}

function numberOf(id: string): number {
  return Number(id.slice(id.lastIndexOf('.') + 1));
}
