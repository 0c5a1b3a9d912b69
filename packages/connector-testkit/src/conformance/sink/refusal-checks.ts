import assert from 'node:assert/strict';
import { outcomeOf, type AnyCloudEvent } from '@eventmesh/connector-api';
import type { SinkCheck } from '../check.ts';
import type { SinkHarness, Target } from '../harness.ts';
import { kitEvent, kitEvents } from '../kit-event.ts';
import { NotApplicableError } from '../not-applicable-error.ts';
import { expectArrived } from './expect-arrived.ts';
import { identityOf } from './identity-of.ts';
import { inBatches } from './in-batches.ts';
import { neededEvent } from './needed-event.ts';
import { SinkSession, type WriteResult } from './sink-session.ts';
import { inWords, isRefusedAsAWhole, unwrittenOf, writeOut } from './write-out.ts';

/** What must become of events that the target refuses, and of their neighbours. */
export const refusalChecks: readonly SinkCheck[] = [
  {
    proves: ['sink.write.partial-failure'],
    title: 'writes a batch with a refused event in the middle',
    run: async (harness) => {
      const refused = neededEvent(harness, 'refused', {
        id: 'refused',
        key: 'refused',
        provesId: 'sink.write.partial-failure',
      });
      const [before, after] = [kitEvents(2, { keys: ['a', 'b'] }), kitEvents(2, { from: 2, keys: ['c', 'd'] })];
      const batch = [...before, refused, ...after];
      skipWithoutRoom(harness, batch);
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      const result = await session.tryToWrite(batch);
      if (!isRefusedAsAWhole(result)) {
        expectRefused(batch, result, [refused]);
      } else {
        await expectArrived(target, []);
        expectOnly(await writeOut(session, batch), refused);
      }
      await session.close();
      await expectArrived(target, [...before, ...after]);
    },
  },
  {
    proves: ['sink.write.not-attempted'],
    title: 'writes a batch with a refused event before others of its key, then those others',
    run: async (harness) => {
      const refused = neededEvent(harness, 'refused', {
        id: 'refused',
        key: 'a',
        provesId: 'sink.write.not-attempted',
      });
      const batch = [
        kitEvent('0', 'a'),
        kitEvent('1', 'b'),
        refused,
        kitEvent('3', 'a'),
        kitEvent('4', 'b'),
        kitEvent('5', 'a'),
      ];
      const behind = [kitEvent('3', 'a'), kitEvent('5', 'a')];
      skipWithoutRoom(harness, batch);
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      const result = await session.tryToWrite(batch);
      if (!isRefusedAsAWhole(result)) expectHeldBack(batch, result, behind);
      await expectNoneArrived(target, behind);
      if (isRefusedAsAWhole(result)) await writeOut(session, batch);
      else await writeOut(session, behind);
      await session.close();
      const arrived = (await target.arrived()).filter((event) => behind.some((each) => isSame(each, event)));
      assert.deepEqual(arrived.map(identityOf), behind.map(identityOf), 'what was held back arrives later, in order');
    },
  },
  {
    proves: ['sink.write.all-refused'],
    title: 'writes a batch of nothing but refused events, then a good one',
    run: async (harness) => {
      const batch = ['0', '1', '2'].map((id) =>
        neededEvent(harness, 'refused', { id, key: id, provesId: 'sink.write.all-refused' }),
      );
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      for (const group of inBatches(batch, harness.definition.limits))
        expectRefused(group, await session.tryToWrite(group), group);
      const [good] = kitEvents(1, { from: 3 }) as [AnyCloudEvent];
      assert.deepEqual(await writeOut(session, [good]), []);
      await session.close();
      await expectArrived(target, [good]);
    },
  },
  {
    proves: ['sink.write.too-large'],
    title: 'writes an event that is too large between others',
    run: async (harness) => {
      const large = neededEvent(harness, 'tooLarge', { id: 'large', key: 'large', provesId: 'sink.write.too-large' });
      const [before, after] = [kitEvent('0', 'a'), kitEvent('1', 'b')];
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      const refused = [];
      for (const batch of inBatches([before, large, after], harness.definition.limits))
        refused.push(...(await writeOut(session, batch)));
      expectOnly(refused, large);
      await session.close();
      await expectArrived(target, [before, after]);
    },
  },
];

/** What is said of neighbours in a batch makes no sense where there are none. */
function skipWithoutRoom({ definition: { limits } }: SinkHarness, { length }: readonly AnyCloudEvent[]): void {
  if (limits.maxEvents < length) throw new NotApplicableError(`it takes no more than ${limits.maxEvents} at once`);
}

/** Fails unless exactly these events of a batch were refused for good. */
function expectRefused(batch: readonly AnyCloudEvent[], result: WriteResult, refused: readonly AnyCloudEvent[]): void {
  const unwritten = unwrittenOf(batch, result);
  const found = unwritten.map(({ event }) => identityOf(event));
  assert.deepEqual(found.toSorted(), refused.map(identityOf).toSorted(), 'these are reported, and no other');
  for (const { event, error } of unwritten) {
    const outcome = outcomeOf(error.code);
    assert.equal(outcome, 'reject', `${identityOf(event)} is to be given up, and was reported with ${inWords(error)}`);
  }
}

/** Fails unless the events behind a refused one of their key are reported, as not attempted or refused, too. */
function expectHeldBack(batch: readonly AnyCloudEvent[], result: WriteResult, behind: readonly AnyCloudEvent[]): void {
  const unwritten = unwrittenOf(batch, result);
  for (const each of behind) {
    const error = unwritten.find(({ event }) => event === batch.find((one) => isSame(one, each)))?.error;
    assert.ok(error !== undefined, `${identityOf(each)} comes behind a refused event of its key, and was not reported`);
    const isHeldBack = error.code === 'NOT_ATTEMPTED' || outcomeOf(error.code) === 'reject';
    assert.ok(isHeldBack, `${identityOf(each)} was to be held back, and was reported with ${inWords(error)}`);
  }
}

function expectOnly(refused: readonly { readonly event: AnyCloudEvent }[], only: AnyCloudEvent): void {
  const found = refused.map(({ event }) => identityOf(event));
  assert.deepEqual(found, [identityOf(only)], 'this event is refused for good, and no other');
}

async function expectNoneArrived(target: Target, events: readonly AnyCloudEvent[]): Promise<void> {
  const arrived = await target.arrived();
  const early = events.filter((event) => arrived.some((each) => isSame(each, event)));
  assert.deepEqual(early.map(identityOf), [], 'nothing arrives in the same write behind a failure of its key');
}

function isSame(one: AnyCloudEvent, other: AnyCloudEvent): boolean {
  return identityOf(one) === identityOf(other);
}
