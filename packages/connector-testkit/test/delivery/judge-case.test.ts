import { createEvent, writeJsonEvent } from '@eventmesh/event-formats';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import type { DeadLetter } from '@eventmesh/connector-runtime';
import { expect, it } from 'vitest';
import { courseOf } from '../../src/delivery/course.ts';
import { judgeCase, type EndedCase } from '../../src/delivery/judge-case.ts';
import { lifeOf, type Life } from '../../src/delivery/life.ts';
import { recordName } from '../../src/delivery/record-name.ts';
import type { Rig } from '../../src/delivery/rig.ts';
import { balanced } from './balanced.ts';
import { idleRig } from './idle-rig.ts';

const course = courseOf({ point: 'after read', counterpart: 'fine', seed: 1 });
const [one, two] = [event('1', 'k'), event('2', 'k')];

function event(id: string, partitionkey?: string): AnyCloudEvent {
  return createEvent({ id, source: '/s', type: 't', ...(partitionkey === undefined ? {} : { partitionkey }) });
}

function letter(more: Partial<DeadLetter>): DeadLetter {
  return {
    id: '1',
    pipeline: 'delivery',
    stage: 'write',
    connector: 'sink-x',
    code: 'REJECTED',
    message: 'no',
    attempts: 1,
    firstFailureAt: '2026-11-26T00:00:00Z',
    lastFailureAt: '2026-11-26T00:00:00Z',
    ...more,
  };
}

/** A life that read these events and was told to commit all. */
function life(events: readonly AnyCloudEvent[], more: Partial<Life> = {}): Life {
  const read = events.map((each) => recordName({ event: each }));
  return { ...lifeOf([]), read, committed: new Set(read), ledgers: [balanced(read.length)], ...more };
}

async function broken(arrived: readonly AnyCloudEvent[], ended: Partial<EndedCase>, chosen: Partial<Rig> = {}) {
  const rig = { ...idleRig, arrived: async () => arrived, ...chosen };
  const whole = {
    accepted: [one, two],
    poison: new Set<string>(),
    lives: [life([one, two])],
    deadLetters: async () => [],
  };
  const outcome = await judgeCase(rig, course, { ...whole, ...ended });
  return [...new Set(outcome.broken.map(({ id }) => id))];
}

it('finds nothing wrong when everything arrived once', async () => {
  expect(await broken([one, two], {})).toEqual([]);
});

it('lets what was in flight at a kill arrive again, and nothing else', async () => {
  const killed = life([one, two], { committed: new Set(), inFlight: [recordName({ event: one })] });
  expect(await broken([one, one, two], { lives: [killed, life([one, two])] })).toEqual([]);
  expect(await broken([one, two, two], { lives: [killed, life([one, two])] })).toEqual([
    'delivery.duplicates-explained',
  ]);
});

it('lets arrive again what upstream handed over again, as often as it did', async () => {
  const gaveAgain = (): readonly string[] => ['1'];
  expect(await broken([one, one, two], {}, { gaveAgain })).toEqual([]);
  expect(await broken([one, one, one, two], {}, { gaveAgain })).toEqual(['delivery.duplicates-explained']);
  expect(await broken([one, two, two], {}, { gaveAgain })).toEqual(['delivery.duplicates-explained']);
});

it('lets nothing arrive again at a target that says it would leave no trace', async () => {
  const killed = life([one, two], { committed: new Set(), inFlight: [recordName({ event: one })] });
  const lives = [killed, life([one, two])];
  expect(await broken([one, one, two], { lives }, { idempotent: true })).toEqual(['delivery.duplicates-explained']);
});

it('asks for order where sink and source have one', async () => {
  const lives = [life([one, two], { ordered: false })];
  expect(await broken([two, one], {})).toEqual(['delivery.order-kept']);
  expect(await broken([two, one], { lives })).toEqual([]);
  expect(await broken([two, one], {}, { keepsOrder: false })).toEqual([]);
});

it('takes a dead letter for no loss only where the event was poison', async () => {
  const deadLetters = async (): Promise<DeadLetter[]> => [letter({ event: writeJsonEvent(two) })];
  expect(await broken([one], { deadLetters, poison: new Set(['2']) })).toEqual([]);
  expect(await broken([one], { deadLetters })).toEqual(['delivery.nothing-missing']);
  expect(await broken([one, two], { deadLetters: async () => [letter({ body: 'eA==' })] })).toEqual([
    'delivery.nothing-missing',
  ]);
});

it('finds what upstream would give again after the stop', async () => {
  expect(await broken([one, two], {}, { left: () => 2 })).toEqual(['delivery.progress-resumed']);
});
