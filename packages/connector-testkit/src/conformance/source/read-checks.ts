import assert from 'node:assert/strict';
import type { SourceCheck } from '../check.ts';
import { kitEvents } from '../kit-event.ts';
import { idsOf } from './ids-of.ts';
import { SourceSession } from './source-session.ts';

/** What a read must give. */
export const readChecks: readonly SourceCheck[] = [
  {
    proves: ['source.read.snapshot'],
    title: 'puts ten events, then opens',
    run: async (harness) => {
      await using upstream = await harness.upstream();
      const events = kitEvents(10);
      await upstream.put(events);
      await using session = await SourceSession.open(harness, upstream.options);
      const records = await session.read(10);
      assert.deepEqual(idsOf(harness, records).toSorted(), idsOfEvents(events));
    },
  },
];

function idsOfEvents(events: readonly { readonly id: string }[]): readonly string[] {
  return events.map(({ id }) => id).toSorted();
}
