import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { estimateEventBytes } from '@eventmesh/event-formats';
import type { AnyRecord, ReadLimit } from '@eventmesh/connector-api';
import type { SourceCheck } from '../check.ts';
import { endsWithin } from '../ends-within.ts';
import type { SourceHarness } from '../harness.ts';
import { kitEvents } from '../kit-event.ts';
import { soonMs } from '../patience.ts';
import { emittedForm } from './emitted-form.ts';
import { expectItems } from './expect-items.ts';
import { openAndPut } from './open-and-put.ts';
import { emptyReadPauseMs, roomy, SourceSession } from './source-session.ts';
import { windowSize } from './window.ts';

/** "About ten seconds", on a slow machine. */
const emptyReadMs = 15_000;
/** An event may have come in a shorter form, but not in one that is so many times shorter. */
const mostCompressed = 20;
/** A read has begun to wait within this, in milliseconds. */
const waitMs = 300;
/** Systems give pages of 100, 500 or 1000 items: what is lost between two of them must be seen. */
const snapshotSize = 1_100;
/** Whatever comes too often has come within this, in milliseconds. */
const extraMs = 300;

/** What a read must give. */
export const readChecks: readonly SourceCheck[] = [
  {
    proves: ['source.read.empty'],
    title: 'reads an empty upstream',
    run: async (harness) => {
      await using upstream = await harness.upstream();
      await using session = await SourceSession.open(harness, upstream.options);
      const reading = session.readOnce(new AbortController().signal);
      const result = await endsWithin(emptyReadMs, 'a read of nothing', reading);
      assert.ok(result === 'end' || result.length === 0, `expected no record, found ${result.length}`);
    },
  },
  {
    proves: ['source.read.abort'],
    title: 'aborts a waiting read, begins one that is aborted already, and reads on by another source',
    run: async (harness) => {
      await using upstream = await harness.upstream();
      await using waiting = await SourceSession.open(harness, upstream.options);
      const abort = new AbortController();
      const reading = waiting.readOnce(abort.signal);
      await pause(waitMs);
      abort.abort();
      await endsWithin(soonMs, 'an aborted read', reading);
      await waiting.close();
      await using aborted = await SourceSession.open(harness, upstream.options);
      await endsWithin(soonMs, 'a read that is aborted from the start', aborted.readOnce(AbortSignal.abort()));
      await aborted.close();
      const events = kitEvents(3);
      await using next = await openAndPut(harness, upstream, events);
      expectItems(harness, await next.read(3), events);
    },
  },
  {
    proves: ['source.read.max-records'],
    title: 'reads events, at most three at a time, then one at a time, then the rest',
    run: async (harness) =>
      await readWithLittleRoom(
        harness,
        [3, 1].map((maxRecords) => ({ ...roomy, maxRecords })),
        (records, { maxRecords }) =>
          assert.ok(
            records.length <= maxRecords,
            `asked for ${maxRecords} records at most, a read gave ${records.length}`,
          ),
      ),
  },
  {
    proves: ['source.read.max-bytes'],
    title: 'reads with little room, then with room for less than one, then the rest',
    run: async (harness) =>
      await readWithLittleRoom(
        harness,
        [700, 1].map((maxBytes) => ({ ...roomy, maxBytes })),
        (records, { maxBytes }) => {
          const bytes = records.reduce((sum, record) => sum + sizeOf(record), 0);
          assert.ok(
            bytes <= maxBytes || records.length === 1,
            `asked for ${maxBytes} bytes at most, a read gave ${records.length} records of ${bytes}`,
          );
        },
      ),
  },
  {
    proves: ['source.read.snapshot'],
    title: `puts ${snapshotSize} events, more than a page of anything, then opens`,
    timeoutMs: 180_000,
    run: async (harness) => {
      await using upstream = await harness.upstream();
      const events = kitEvents(snapshotSize);
      await upstream.put(events);
      await using session = await SourceSession.open(harness, upstream.options);
      const records = await session.collectSettling(events.length);
      expectItems(harness, [...records, ...(await session.readFor(extraMs))], events);
      return emittedForm(records);
    },
  },
  {
    proves: ['source.read.live'],
    title: 'puts events before a read, while one waits, and between two',
    run: async (harness) => {
      await using upstream = await harness.upstream();
      await using session = await SourceSession.open(harness, upstream.options);
      await upstream.put(kitEvents(3));
      const first = await session.readSettling(3);
      const waiting = session.readSettling(3);
      // It is looked at below, once the events are there.
      waiting.catch(() => {});
      await pause(waitMs);
      await upstream.put(kitEvents(3, { from: 3 }));
      const second = await waiting;
      await upstream.put(kitEvents(3, { from: 6 }));
      const third = await session.readSettling(3);
      const more = await session.readFor(extraMs);
      expectItems(harness, [...first, ...second, ...third, ...more], kitEvents(9));
    },
  },
];

/** Reads a part of what is there within each of these limits, then the rest; fails unless each read kept to its own and all has come. */
async function readWithLittleRoom(
  harness: SourceHarness,
  limits: readonly ReadLimit[],
  expectKept: (records: readonly AnyRecord[], limit: ReadLimit) => void,
): Promise<void> {
  await using upstream = await harness.upstream();
  const events = kitEvents(windowSize);
  await upstream.put(events);
  await using session = await SourceSession.open(harness, upstream.options);
  const came: AnyRecord[] = [];
  for (const limit of limits) {
    const reads = await readUntil(session, windowSize / 4, limit);
    came.push(...reads.flat());
    for (const records of reads) expectKept(records, limit);
  }
  expectItems(harness, [...came, ...(await session.collect(events.length - came.length))], events);
}

/** Reads until so many records have come, and settles them as they come; gives what each read gave. */
async function readUntil(
  session: SourceSession,
  count: number,
  limit: ReadLimit,
): Promise<readonly (readonly AnyRecord[])[]> {
  const { comesWithinMs } = session;
  const signal = AbortSignal.timeout(comesWithinMs);
  const reads: (readonly AnyRecord[])[] = [];
  while (reads.flat().length < count) {
    assert.ok(!signal.aborted, `expected ${count} records within ${comesWithinMs} ms, found ${reads.flat().length}`);
    const result = await session.readOnce(signal, limit);
    if (result === 'end') break;
    // It may not wait by itself, and then no timer would ever come to its turn.
    if (result.length === 0) await pause(emptyReadPauseMs);
    reads.push(result);
    await session.settle(result);
  }
  return reads;
}

/** As the runtime counts it. */
function sizeOf(record: AnyRecord): number {
  const estimated = record.event === undefined ? record.body.byteLength : estimateEventBytes(record.event);
  if (record.bytes === undefined) return estimated;
  assert.ok(
    record.bytes * mostCompressed >= estimated,
    `a record of about ${estimated} bytes says that it has ${record.bytes}: memory is kept within its cap by that`,
  );
  return record.bytes;
}
