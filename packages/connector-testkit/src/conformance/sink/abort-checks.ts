import assert from 'node:assert/strict';
import { outcomeOf, type AnyCloudEvent } from '@eventmesh/connector-api';
import { until } from '../../until.ts';
import type { SinkCheck } from '../check.ts';
import { endsWithin } from '../ends-within.ts';
import type { SinkHarness, Target } from '../harness.ts';
import { kitEvents } from '../kit-event.ts';
import { soonMs } from '../patience.ts';
import { identityOf } from './identity-of.ts';
import { SinkSession } from './sink-session.ts';
import { StallingRelay } from './stalling-relay.ts';
import { inWords, unwrittenOf, writeAll } from './write-out.ts';

const batchSize = 5;
const beginsMs = 10_000;
/** As long as a write may take in all. */
const besideMs = 40_000;

/** What must become of a write that is aborted. */
export const abortChecks: readonly SinkCheck[] = [
  {
    proves: ['sink.write.abort'],
    title:
      'aborts a write before it begins, when it has just begun, and, over a network, while the line is stalled, another beside it',
    run: async (harness) => {
      await using target = await harness.target();
      {
        await using session = await SinkSession.open(harness, target.options);
        for (const [turn, when] of (['before it begins', () => true] as const).entries()) {
          const batch = batchOf(harness, turn);
          await untilArrived(target, await abortWrite(session, batch, when));
          await writeAll(session, batch);
          await untilArrived(target, batch);
        }
      }
      if (target.network === undefined) return;
      await using relay = await StallingRelay.start(target.network.address);
      await using session = await SinkSession.open(harness, target.network.optionsVia(relay.address));
      await writeAll(session, batchOf(harness, 2));
      relay.stall();
      const batch = batchOf(harness, 3);
      const counts = await abortWrite(session, batch, () => relay.holds);
      relay.flow();
      await untilArrived(target, counts);
      await writeAll(session, batch);
      await untilArrived(target, batch);
      if (harness.definition.limits.concurrentWrites > 1) await abortBesideAnother(harness, target, { session, relay });
    },
  },
];

/** Aborts one of two writes, and then cuts the line before either has come through: the other one is no more written than this one. */
async function abortBesideAnother(
  harness: SinkHarness,
  target: Target,
  { session, relay }: { readonly session: SinkSession; readonly relay: StallingRelay },
): Promise<void> {
  relay.stall();
  const [batch, other] = [batchOf(harness, 4), batchOf(harness, 5, ['d', 'e', 'f'])];
  const beside = session.tryToWrite(other);
  const counts = await abortWrite(session, batch, () => relay.holds);
  relay.cut();
  const unwritten = unwrittenOf(other, await endsWithin(besideMs, 'a write beside one that was aborted', beside));
  const written = other.filter((event) => !unwritten.some((each) => each.event === event));
  await untilArrived(target, [...counts, ...written]);
  for (const each of [batch, other]) await writeAll(session, each);
  await untilArrived(target, [...batch, ...other]);
}

function batchOf(
  { definition: { limits } }: SinkHarness,
  turn: number,
  keys: readonly string[] = ['a', 'b', 'c'],
): readonly AnyCloudEvent[] {
  return kitEvents(Math.min(batchSize, limits.maxEvents), { from: turn * batchSize, keys });
}

/** Begins to write and aborts that when the time has come. Gives what counts as written. */
async function abortWrite(
  session: SinkSession,
  batch: readonly AnyCloudEvent[],
  when: 'before it begins' | (() => boolean),
): Promise<readonly AnyCloudEvent[]> {
  const controller = new AbortController();
  if (when === 'before it begins') controller.abort();
  let ended = false;
  const write = session.tryToWrite(batch, controller.signal).finally(() => (ended = true));
  if (when !== 'before it begins') await until('a write begins', () => ended || when(), beginsMs);
  controller.abort();
  const unwritten = unwrittenOf(batch, await endsWithin(soonMs, 'a write that was aborted', write));
  for (const { event, error } of unwritten) {
    const mayBeTriedAgain = outcomeOf(error.code).startsWith('retry');
    assert.ok(mayBeTriedAgain, `an abort is no reason to give ${identityOf(event)} up: ${inWords(error)}`);
  }
  return batch.filter((event) => !unwritten.some((each) => each.event === event));
}

async function untilArrived(target: Target, events: readonly AnyCloudEvent[]): Promise<void> {
  await until(
    'everything arrives that a write said it had written',
    async () => {
      const arrived = new Set((await target.arrived()).map(identityOf));
      return events.every((event) => arrived.has(identityOf(event)));
    },
    soonMs,
  );
}
