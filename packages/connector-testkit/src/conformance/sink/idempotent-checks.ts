import assert from 'node:assert/strict';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { eventWith } from '@eventmesh/event-formats';
import type { SinkCheck } from '../check.ts';
import type { SinkHarness, Target } from '../harness.ts';
import { kitEvent, kitEvents } from '../kit-event.ts';
import { expectArrived } from './expect-arrived.ts';
import { inBatches } from './in-batches.ts';
import { SinkSession } from './sink-session.ts';
import { writeAll, writeOut } from './write-out.ts';

/** More than a short memory keeps. */
const others = kitEvents(300, { from: 100 });
/** Written by two at the same time, as by a worker that was taken for dead. */
const contested = kitEvents(3, { from: 500, keys: ['a', 'b', 'c'] });
/** No two of them are the same, whatever the collation and the length of a column. */
const lookalikes = [
  ...['look', 'LOOK', 'look ', 'lóok', 'a/b', `${'x'.repeat(255)}1`, `${'x'.repeat(255)}2`].map((id) => kitEvent(id)),
  eventWith(kitEvent('b'), { source: '/kit/a' }),
];

/** What a sink must do that declares to be idempotent. */
export const idempotentChecks: readonly SinkCheck[] = [
  {
    proves: ['sink.write.idempotent'],
    title:
      'writes events again: in the same batch, in a later one, after a restart, and by two side by side; and others that look like them',
    timeoutMs: 120_000,
    run: async (harness) => {
      await using target = await harness.target();
      const events = kitEvents(3, { keys: ['a', 'b', 'c'] });
      const [first] = events;
      assert.ok(first !== undefined);
      await writeInSession(harness, target, [[...events, first], events, others]);
      const fresh = kitEvent('3', 'a');
      const ofAnother = eventWith(first, { source: '/kit/another' });
      await writeInSession(harness, target, [[fresh, ...events, ofAnother]]);
      const writing = [1, 2].map(() => writeInSession(harness, target, [contested]));
      await Promise.all(writing);
      const taken = await writeLookalikes(harness, target);
      await expectArrived(target, [...events, ...others, fresh, ofAnother, ...contested, ...taken]);
    },
  },
];

/** One by one, because some may be refused: that is no confusion. Gives those that were not. */
async function writeLookalikes(harness: SinkHarness, { options }: Target): Promise<readonly AnyCloudEvent[]> {
  await using session = await SinkSession.open(harness, options);
  const taken: AnyCloudEvent[] = [];
  for (const event of lookalikes) if ((await writeOut(session, [event])).length === 0) taken.push(event);
  return taken;
}

/** In a session of their own. */
async function writeInSession(
  harness: SinkHarness,
  { options }: Target,
  writes: readonly (readonly AnyCloudEvent[])[],
): Promise<void> {
  await using session = await SinkSession.open(harness, options);
  for (const events of writes)
    for (const batch of inBatches(events, harness.definition.limits)) await writeAll(session, batch);
}
