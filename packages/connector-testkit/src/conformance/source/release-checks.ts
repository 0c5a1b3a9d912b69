import type { AnyRecord } from '@eventmesh/connector-api';
import type { SourceCheck } from '../check.ts';
import { kitEvents } from '../kit-event.ts';
import { NotApplicableError } from '../not-applicable-error.ts';
import { expectItems } from './expect-items.ts';
import { idsOf } from './ids-of.ts';
import { SourceSession } from './source-session.ts';

/** "Soon", on a slow machine. */
const releasedMs = 15_000;

/** What happens to records that are given back. */
export const releaseChecks: readonly SourceCheck[] = [
  {
    proves: ['source.release.come-again'],
    title: 'releases three of six records while it is open, and two sources read on',
    run: async (harness) => {
      await using upstream = await harness.upstream();
      const events = kitEvents(6);
      await upstream.put(events);
      await using session = await SourceSession.open(harness, upstream.options);
      const records = await session.read(6);
      if (session.source.release === undefined)
        throw new NotApplicableError('it gives nothing back itself: a time-out upstream does');
      await session.settle(records.slice(0, 3));
      await session.source.release(records.slice(3));
      await using other = await SourceSession.open(harness, upstream.options);
      const released = new Set(idsOf(harness, records.slice(3)));
      const items = events.filter(({ id }) => released.has(id));
      expectItems(harness, await readByEither(session, other, items.length), items);
    },
  },
];

/** Reads by two sources at once until so many records have come. */
async function readByEither(one: SourceSession, other: SourceSession, count: number): Promise<readonly AnyRecord[]> {
  const enough = new AbortController();
  const { signal } = enough;
  const timer = setTimeout(() => enough.abort(), releasedMs);
  const came: AnyRecord[] = [];
  const readOn = async (session: SourceSession): Promise<void> => {
    while (!signal.aborted) {
      const some = await session.collect(1, { signal });
      came.push(...some);
      if (came.length >= count) enough.abort();
      // It has come to its end, or the time is over.
      if (some.length === 0) return;
    }
  };
  await Promise.all([readOn(one), readOn(other)]).finally(() => clearTimeout(timer));
  return came;
}
