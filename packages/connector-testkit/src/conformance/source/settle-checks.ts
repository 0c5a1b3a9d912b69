import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { AnyRecord } from '@eventmesh/connector-api';
import type { SourceCheck } from '../check.ts';
import { endsWithin, outcomeWithin } from '../ends-within.ts';
import type { SourceHarness, Upstream } from '../harness.ts';
import { kitEvents } from '../kit-event.ts';
import { soonMs } from '../patience.ts';
import { comesAgainMs } from './comes-again-ms.ts';
import { expectItems } from './expect-items.ts';
import { idsOf } from './ids-of.ts';
import { givesAgain } from './gives-again.ts';
import { isLive } from './is-live.ts';
import { openAndPut } from './open-and-put.ts';
import { roomy, SourceSession } from './source-session.ts';
import { keys } from './window.ts';

/** What comes at the very end, so that nobody waits for what must not come. */
const last = kitEvents(1, { from: 100, keys });

/** How records may be settled. */
export const settleChecks: readonly SourceCheck[] = [
  {
    proves: ['source.settle.any-order'],
    title: 'commits six records one by one, not in the order they were read',
    run: async (harness) => {
      await using upstream = await harness.upstream();
      await upstream.put(kitEvents(6, { keys }));
      await using session = await SourceSession.open(harness, upstream.options);
      const records = await session.read(6);
      for (const index of [5, 3, 1, 0, 2, 4]) await settleSoon(session, records.slice(index, index + 1));
      await session.stop();
      await expectOnlyTheLast(harness, upstream, session);
    },
  },
  {
    proves: ['source.settle.in-parts'],
    title: 'commits the records of one read in three calls, the last two while the next read waits',
    run: async (harness) => {
      await using upstream = await harness.upstream();
      await upstream.put(kitEvents(6, { keys }));
      await using session = await SourceSession.open(harness, upstream.options);
      const records = await session.read(6);
      await settleSoon(session, records.slice(0, 2));
      const abort = new AbortController();
      const reading = session.readOnce(abort.signal);
      // It is looked at below, once the commits have worked.
      reading.catch(() => {});
      await pause(50);
      await settleSoon(session, records.slice(2, 4));
      await settleSoon(session, records.slice(4));
      abort.abort();
      await reading;
      await session.stop();
      await expectOnlyTheLast(harness, upstream, session);
    },
  },
  {
    proves: ['source.settle.twice'],
    title: 'commits the same records again, reads on, and stops with what it read then unsettled',
    timeoutMs: 150_000,
    run: async (harness) => {
      await using upstream = await harness.upstream();
      const further = kitEvents(3, { from: 6, keys });
      await upstream.put([...kitEvents(6, { keys }), ...(isLive(harness) ? [] : further)]);
      await using session = await SourceSession.open(harness, upstream.options);
      // One after the other: an upstream that keeps order may give no more of a key before it is told.
      for (let settled = 0; settled < 6;) {
        const some = await session.read(1, { limit: { ...roomy, maxRecords: 1 } });
        await settleSoon(session, some);
        settled += some.length;
      }
      await endsWithin(soonMs, 'a commit that is repeated', session.source.commit(session.lastCommitted));
      if (isLive(harness)) await upstream.put(further);
      await session.read(3);
      await session.stop();
      if (!givesAgain(harness)) return await expectOnlyTheLast(harness, upstream, session);
      await using next = await SourceSession.open(harness, upstream.options, session);
      const came = await next.collect(3, { withinMs: comesAgainMs(harness) });
      expectItems(harness, [...came, ...(await next.readFor(300))], further);
    },
  },
  {
    proves: ['source.settle.after-close'],
    title: 'commits after close, then starts again',
    timeoutMs: 150_000,
    run: async (harness) => {
      await using upstream = await harness.upstream();
      const events = kitEvents(4, { keys });
      await upstream.put(events);
      await using session = await SourceSession.open(harness, upstream.options);
      const records = await session.read(4);
      await session.close();
      const outcome = await outcomeWithin(soonMs, 'a commit after close', session.settle(records));
      await using next = await openAndPut(harness, upstream, last, session);
      const known = outcome.status === 'fulfilled' || harness.definition.progress === 'checkpointed';
      const expected = known ? last : [...events, ...last];
      const isThere = (found: readonly AnyRecord[]) => expected.every(({ id }) => idsOf(harness, found).includes(id));
      const came = await next.collectUntil(isThere, { withinMs: comesAgainMs(harness) });
      assert.ok(
        isThere(came),
        `of what was read and not settled, only ${String(idsOf(harness, came))} came after the restart`,
      );
    },
  },
];

async function settleSoon(session: SourceSession, records: readonly AnyRecord[]): Promise<void> {
  await endsWithin(soonMs, 'a commit', session.settle(records));
}

/** Puts one more event: it comes, and nothing that was settled. */
async function expectOnlyTheLast(
  harness: SourceHarness,
  upstream: Upstream,
  { positions }: SourceSession,
): Promise<void> {
  await using next = await openAndPut(harness, upstream, last, { positions });
  const records = [...(await next.read(1)), ...(await next.readFor(300))];
  expectItems(harness, records, last);
}
