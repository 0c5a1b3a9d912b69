import assert from 'node:assert/strict';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { eventWith } from '@eventmesh/event-formats';
import type { SinkCheck } from '../check.ts';
import type { SinkHarness, Target } from '../harness.ts';
import { kitEvent, kitEvents } from '../kit-event.ts';
import { expectArrived } from './expect-arrived.ts';
import { inBatches } from './in-batches.ts';
import { SinkSession } from './sink-session.ts';
import { writeAll } from './write-out.ts';

/** What a sink must do that declares to be idempotent. */
export const idempotentChecks: readonly SinkCheck[] = [
  {
    proves: ['sink.write.idempotent'],
    title:
      'writes events again: in the same batch, in a later one, and after a restart, beside new ones and one of the same id',
    run: async (harness) => {
      await using target = await harness.target();
      const events = kitEvents(3, { keys: ['a', 'b', 'c'] });
      const [first] = events;
      assert.ok(first !== undefined);
      await writeInSession(harness, target, [[...events, first], events]);
      const fresh = kitEvent('3', 'a');
      const ofAnother = eventWith(first, { source: '/kit/another' });
      await writeInSession(harness, target, [[fresh, ...events, ofAnother]]);
      await expectArrived(target, [...events, fresh, ofAnother]);
    },
  },
];

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
