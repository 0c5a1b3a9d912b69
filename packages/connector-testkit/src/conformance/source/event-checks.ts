import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import {
  isConnectorError,
  outcomeOf,
  type AnyCloudEvent,
  type AnyRecord,
  type JsonValue,
} from '@eventmesh/connector-api';
import { oddEvents } from '../../odd-events.ts';
import type { SourceCheck } from '../check.ts';
import { differenceOfEvents } from '../difference-of-events.ts';
import type { HarnessOptions, SourceHarness } from '../harness.ts';
import { kitEvents } from '../kit-event.ts';
import { NotApplicableError } from '../not-applicable-error.ts';
import { comesAgainMs } from './comes-again-ms.ts';
import { expectItems } from './expect-items.ts';
import { idOf, idsOf } from './ids-of.ts';
import { roomy, SourceSession } from './source-session.ts';
import { keys, windowSize } from './window.ts';

/** Nobody takes these for events, nor for JSON. */
const unreadable = ['{ "kit": this is no event', '} nor is this', '{ nor "this" ]'].map((text) => Buffer.from(text));

/** What the records of a read must be. */
export const eventChecks: readonly SourceCheck[] = [
  {
    proves: ['source.read.same-id'],
    title: 'reads the same items by two sources, one after the other, and those that the second left open by a third',
    timeoutMs: 200_000,
    run: async (harness) => {
      await using upstream = await harness.upstream();
      await upstream.put(kitEvents(windowSize, { keys }));
      const first = await identities(harness, upstream.options);
      const positions = new Map<string, JsonValue>();
      const second = await identities(harness, upstream.options, { settles: windowSize / 2, positions });
      assert.deepEqual(second, first, 'an item that came again has another source and id');
      assert.equal(new Set(Object.values(first)).size, windowSize, 'different items have the same source and id');
      const third = await identities(harness, upstream.options, { count: windowSize / 2, positions });
      const same = Object.fromEntries(Object.keys(third).map((id) => [id, first[id]]));
      assert.deepEqual(third, same, 'an item that came again after a restart in the middle has another source and id');
    },
  },
  {
    proves: ['source.read.exact'],
    title: 'puts odd events, and compares what comes',
    run: async (harness) => {
      const events = harness.exactEvents ?? oddEvents;
      await using upstream = await harness.upstream();
      await upstream.put(events);
      await using session = await SourceSession.open(harness, upstream.options);
      const records = await session.readSettling(events.length, { withinMs: 40_000 });
      const found = new Map(records.map((record) => [idOf(harness, record), record.event]));
      const differences = events.flatMap((event) => {
        const difference = differenceIn(harness, event, found.get(event.id));
        return difference === undefined ? [] : [`'${event.id}': ${difference}`];
      });
      assert.equal(differences.length, 0, `events came other than they were put:\n${differences.join('\n')}`);
    },
  },
  {
    proves: ['source.read.unreadable'],
    title: 'puts items that are no events between others and at the end, settles all and starts again',
    timeoutMs: 120_000,
    run: async (harness) => {
      await using upstream = await harness.upstream();
      assert.ok(
        upstream.putUnreadable !== undefined,
        "the harness cannot put an item that is no event: give its upstream a 'putUnreadable', or name 'source.read.unreadable' under 'inapplicable' when every item can become an event",
      );
      const [events, next] = [kitEvents(4), kitEvents(1, { from: 4 })];
      const [one, two, last] = unreadable as [Buffer, Buffer, Buffer];
      await upstream.put(events.slice(0, 2));
      for (const body of [one, two]) await upstream.putUnreadable(body);
      await upstream.put(events.slice(2));
      await upstream.putUnreadable(last);
      await using session = await SourceSession.open(harness, upstream.options);
      const records = await session.collect(events.length + unreadable.length);
      expectItems(
        harness,
        records.filter(({ event }) => event !== undefined),
        events,
      );
      expectRejected(records);
      await session.settle(records);
      await session.stop();
      await upstream.put(next);
      await using restarted = await SourceSession.open(harness, upstream.options, session);
      const came = await restarted.collectUntil((found) => found.some(({ event }) => event !== undefined));
      const again = [...came, ...(await restarted.readFor(300))].filter(({ event }) => event === undefined);
      assert.equal(again.length, 0, `${again.length} items that are no events were settled, and came again`);
    },
  },
  {
    proves: ['source.read.positions'],
    title: 'looks at partition and position of each record',
    run: async (harness) => {
      await using upstream = await harness.upstream();
      await upstream.put(kitEvents(6, { keys }));
      await using session = await SourceSession.open(harness, upstream.options);
      for (const { partition, position } of await session.read(6)) {
        assert.equal(typeof partition, 'string', `expected a partition, found ${String(partition)}`);
        assert.ok(survivesJson(position), `the position of a record of '${partition}' is not the same after JSON`);
      }
    },
  },
  {
    proves: ['source.read.order'],
    title: 'reads thirty items of some keys, four at a time',
    run: async (harness) => {
      await using upstream = await harness.upstream();
      await upstream.put(kitEvents(30, { keys }));
      await using session = await SourceSession.open(harness, upstream.options);
      const records = await session.readSettling(30, { limit: { ...roomy, maxRecords: 4 } });
      if (records.every(({ partition }) => partition === undefined))
        throw new NotApplicableError('its records have no partition: it promises no order');
      for (const [partition, ids] of byPartition(harness, records)) {
        const put = ids.toSorted((one, other) => one - other);
        assert.deepEqual(ids, put, `the items of partition '${partition}' came in another order than they were put`);
      }
    },
  },
];

/** How one source reads items whose identities are compared. */
interface IdentityRun {
  readonly count: number;
  /** So many of them are settled. */
  readonly settles: number;
  /** Where it begins; afterwards, where it got. */
  readonly positions: Map<string, JsonValue>;
}

/** `source` and `id` of each item that one source reads, by which item it is. */
async function identities(
  harness: SourceHarness,
  options: HarnessOptions,
  { count = windowSize, settles = 0, positions = new Map() }: Partial<IdentityRun> = {},
): Promise<Readonly<Record<string, string>>> {
  await using session = await SourceSession.open(harness, options, { positions });
  const records = await session.read(count, { withinMs: comesAgainMs(harness) });
  for (const record of records.slice(0, settles)) await session.settle([record]);
  for (const [partition, position] of session.positions) positions.set(partition, position);
  await session.stop();
  const entries = records.map((record) => [idOf(harness, record), `${record.event?.source} ${record.event?.id}`]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Of a source that makes events of something else, only the data can be what was put. */
function differenceIn(
  harness: SourceHarness,
  put: AnyCloudEvent,
  found: AnyCloudEvent | undefined,
): string | undefined {
  if (found === undefined) return 'it did not come';
  if (harness.idOf === undefined) return differenceOfEvents(put, found);
  return isDeepStrictEqual(bare(put), bare(found)) ? undefined : 'other data';
}

function bare({ data }: AnyCloudEvent): unknown {
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : data;
}

function expectRejected(records: readonly AnyRecord[]): void {
  const rejected = records.flatMap((record) => (record.event === undefined ? [record] : []));
  const found = rejected.map(({ body }) => Buffer.from(body).toString()).toSorted();
  const put = unreadable.map(String).toSorted();
  assert.deepEqual(found, put, 'the bytes of the rejected records are not those that were put');
  for (const { error } of rejected) {
    assert.ok(isConnectorError(error), `expected a ConnectorError on it, found ${String(error)}`);
    assert.equal(outcomeOf(error.code), 'reject', `its code ${error.code} does not give the item up`);
  }
}

function survivesJson(position: unknown): boolean {
  try {
    return position !== undefined && isDeepStrictEqual(JSON.parse(JSON.stringify(position)), position);
  } catch {
    return false;
  }
}

function byPartition(harness: SourceHarness, records: readonly AnyRecord[]): ReadonlyMap<string, readonly number[]> {
  const lists = new Map<string, number[]>();
  for (const [index, id] of idsOf(harness, records).entries()) {
    const partition = String(records[index]?.partition);
    lists.set(partition, [...(lists.get(partition) ?? []), Number(id)]);
  }
  return lists;
}
