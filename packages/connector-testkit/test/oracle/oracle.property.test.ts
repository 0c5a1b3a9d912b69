import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent, eventWith } from '@eventmesh/event-formats';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { Oracle } from '../../src/oracle/oracle.ts';
import { brokenRequirements } from '../../src/oracle/verdict.ts';

const keys = ['k0', 'k1', 'k2', undefined] as const;

/** Events of a few keys, in the order they were accepted, and one order of arrival that keeps each key's: keys are interleaved anew. */
const history = fc
  .record({
    accepted: fc.array(fc.constantFrom(...keys), { minLength: 2, maxLength: 40 }),
    turns: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
    again: fc.array(fc.nat(), { maxLength: 10 }),
  })
  .map(({ accepted, turns, again }) => {
    const events = accepted.map((key, index) => eventOf(index, key));
    const arrivals = interleave(events, turns);
    return { events, arrivals, again: again.map((at) => arrivals[at % arrivals.length] as AnyCloudEvent) };
  });

function eventOf(index: number, key: string | undefined): AnyCloudEvent {
  return createEvent({
    id: String(index),
    source: '/test',
    type: 'made',
    data: { index },
    ...(key === undefined ? {} : { partitionkey: key }),
  });
}

function interleave(events: readonly AnyCloudEvent[], turns: readonly number[]): AnyCloudEvent[] {
  const queues = keys.map((key) => events.filter(({ partitionkey }) => partitionkey === key));
  return events.map((_, turn) => {
    const filled = queues.filter(({ length }) => length > 0);
    return filled[(turns[turn] ?? 0) % filled.length]?.shift() as AnyCloudEvent;
  });
}

/** What breaks when these arrive, each disturbed as often as it says. */
function brokenBy(
  accepted: readonly AnyCloudEvent[],
  arrivals: readonly AnyCloudEvent[],
  inFlight = 0,
): readonly string[] {
  const oracle = new Oracle();
  for (const event of accepted) oracle.accepted(event);
  oracle.disturbed(inFlight);
  for (const event of arrivals) oracle.arrived(event);
  return brokenRequirements(oracle.verdict()).map(({ id, says }) => `${id}: ${says}`);
}

it('has no complaint about any order of arrival that keeps that of each key, nor about explained duplicates', () => {
  fc.assert(
    fc.property(history, ({ events, arrivals, again }) => {
      expect(brokenBy(events, [...arrivals, ...again], again.length)).toEqual([]);
    }),
  );
});

it('complains about exactly the one that is dropped', () => {
  fc.assert(
    fc.property(history, fc.nat(), ({ events, arrivals, again }, at) => {
      const dropped = arrivals[at % arrivals.length] as AnyCloudEvent;
      const rest = [...arrivals, ...again].filter((event) => event !== dropped);
      expect(brokenBy(events, rest, again.length)).toEqual([`delivery.nothing-missing: lost: ${dropped.id}`]);
    }),
  );
});

it('complains about exactly the one that is altered', () => {
  fc.assert(
    fc.property(history, fc.nat(), ({ events, arrivals }, at) => {
      const index = at % arrivals.length;
      const altered = eventWith(arrivals[index] as AnyCloudEvent, { data: { index: -1 } });
      expect(brokenBy(events, arrivals.with(index, altered))).toEqual([
        `delivery.nothing-altered: altered: '${altered.id}' data: expected {"index":${altered.id}}, found {"index":-1}`,
      ]);
    }),
  );
});

it('complains about exactly the two of a key that are swapped', () => {
  fc.assert(
    fc.property(history, fc.nat(), ({ events, arrivals }, at) => {
      const pairs = arrivals.flatMap((event, index) => {
        const next = arrivals.findIndex((other, later) => later > index && other.partitionkey === event.partitionkey);
        return event.partitionkey === undefined || next < 0 ? [] : [[index, next] as const];
      });
      fc.pre(pairs.length > 0);
      const [one, other] = pairs[at % pairs.length] as readonly [number, number];
      const [first, second] = [arrivals[one], arrivals[other]] as [AnyCloudEvent, AnyCloudEvent];
      expect(brokenBy(events, arrivals.with(one, second).with(other, first))).toEqual([
        `delivery.order-kept: out of order: '${second.id}' arrived before '${first.id}'`,
      ]);
    }),
  );
});

it('complains about exactly the one that comes again without a disturbance', () => {
  fc.assert(
    fc.property(history, fc.nat(), fc.nat(), ({ events, arrivals }, which, later) => {
      const first = which % arrivals.length;
      const place = first + 1 + (later % (arrivals.length - first));
      const [broken, ...more] = brokenBy(events, arrivals.toSpliced(place, 0, arrivals[first] as AnyCloudEvent));
      expect(broken).toMatch(/^delivery\.duplicates-explained: 1 of 1 duplicates/);
      expect(more).toEqual([]);
    }),
  );
});
