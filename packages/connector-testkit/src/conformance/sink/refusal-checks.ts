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
import { SinkSession } from './sink-session.ts';
import {
  inWords,
  isRefusedAsAWhole,
  unwrittenOf,
  whyUnwritten,
  writeAll,
  writeOut,
  type Unwritten,
} from './write-out.ts';

/** What must become of events that the target refuses, and of their neighbours. */
export const refusalChecks: readonly SinkCheck[] = [
  {
    proves: ['sink.write.partial-failure'],
    title: 'writes a batch with a refused event in the middle, and one with two',
    run: async (harness) => {
      const [one, two] = ['refused', 'refused as well'].map((id) =>
        neededEvent(harness, 'refused', { id, key: id, provesId: 'sink.write.partial-failure' }),
      ) as [AnyCloudEvent, AnyCloudEvent];
      const events = kitEvents(6, { keys: ['a', 'b', 'c', 'd', 'e', 'f'] });
      const single = events.slice(0, 4).toSpliced(2, 0, one);
      skipWithoutRoom(harness, single);
      await expectRefusedAmong(harness, single, [one]);
      const both = [...events.slice(0, 2), one, ...events.slice(2, 4), two, ...events.slice(4)];
      if (both.length <= harness.definition.limits.maxEvents) await expectRefusedAmong(harness, both, [one, two]);
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
      const [next, last] = [kitEvent('3', 'a'), kitEvent('5', 'a')];
      const batch = [kitEvent('0', 'a'), kitEvent('1', 'b'), refused, next, kitEvent('4', 'b'), last];
      skipWithoutRoom(harness, batch);
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      const result = await session.tryToWrite(batch);
      const asAWhole = isRefusedAsAWhole(result);
      if (!asAWhole) expectHeldBack([next, last], unwrittenOf(batch, result));
      const early = await arrivedOf(target, [next, last]);
      assert.ok(early.length === 0, `behind a failure of their key, in the same write, arrived ${early.join(', ')}`);
      await writeOut(session, asAWhole ? batch : [next, last]);
      await session.close();
      const late = (await arrivedOf(target, [next, last])).join(', ');
      const expected = [next, last].map(identityOf).join(', ');
      assert.ok(late === expected, `written again, were to arrive ${expected}, and arrived ${late || 'none'}`);
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
        expectRefused(group, unwrittenOf(group, await session.tryToWrite(group)));
      await writeAll(session, [kitEvent('3')]);
      await session.close();
      await expectArrived(target, [kitEvent('3')]);
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
      expectRefused([large], refused);
      await session.close();
      await expectArrived(target, [before, after]);
    },
  },
];

/** Fails unless a batch is written but for these, which are refused by their index, or is refused as a whole. */
async function expectRefusedAmong(
  harness: SinkHarness,
  batch: readonly AnyCloudEvent[],
  refused: readonly AnyCloudEvent[],
): Promise<void> {
  await using target = await harness.target();
  await using session = await SinkSession.open(harness, target.options);
  const result = await session.tryToWrite(batch);
  if (!isRefusedAsAWhole(result)) {
    expectRefused(refused, unwrittenOf(batch, result));
  } else {
    await expectArrived(target, []);
    expectRefused(refused, await writeOut(session, batch));
  }
  await session.close();
  await expectArrived(
    target,
    batch.filter((event) => !refused.includes(event)),
  );
}

/** What is said of neighbours in a batch makes no sense where there are none. */
function skipWithoutRoom({ definition: { limits } }: SinkHarness, { length }: readonly AnyCloudEvent[]): void {
  if (limits.maxEvents < length) throw new NotApplicableError(`it takes no more than ${limits.maxEvents} at once`);
}

/** Fails unless these events, and no others, were refused for good. */
function expectRefused(refused: readonly AnyCloudEvent[], unwritten: readonly Unwritten[]): void {
  const isRight =
    unwritten.length === refused.length &&
    unwritten.every(({ event, error }) => refused.includes(event) && outcomeOf(error.code) === 'reject');
  const expected = refused.map(identityOf).join(', ');
  assert.ok(isRight, `expected to be refused for good: ${expected}; found failed: ${whyUnwritten(unwritten)}`);
}

/** Fails unless the events behind a refused one of their key are reported, as not attempted or refused, too. */
function expectHeldBack(behind: readonly AnyCloudEvent[], unwritten: readonly Unwritten[]): void {
  for (const each of behind) {
    const error = unwritten.find(({ event }) => event === each)?.error;
    assert.ok(error !== undefined, `${identityOf(each)} comes behind a refused event of its key, and was not reported`);
    const isHeldBack = error.code === 'NOT_ATTEMPTED' || outcomeOf(error.code) === 'reject';
    assert.ok(isHeldBack, `${identityOf(each)} was to be held back, and was reported with ${inWords(error)}`);
  }
}

/** Which of these have arrived, in the order in which they did. */
async function arrivedOf(target: Target, events: readonly AnyCloudEvent[]): Promise<readonly string[]> {
  const identities = events.map(identityOf);
  return (await target.arrived()).map(identityOf).filter((identity) => identities.includes(identity));
}
