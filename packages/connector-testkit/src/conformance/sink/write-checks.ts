import assert from 'node:assert/strict';
import type { SinkCheck } from '../check.ts';
import { kitEvents } from '../kit-event.ts';
import { SinkSession } from './sink-session.ts';

/** What a write must do. */
export const writeChecks: readonly SinkCheck[] = [
  {
    proves: ['sink.write.one'],
    title: 'writes one event',
    run: async (harness) => {
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      assert.deepEqual(await session.write(kitEvents(1)), []);
      await session.close();
      assert.deepEqual(idsOf(await target.arrived()), ['0']);
    },
  },
];

function idsOf(events: readonly { readonly id: string }[]): readonly string[] {
  return events.map(({ id }) => id);
}
