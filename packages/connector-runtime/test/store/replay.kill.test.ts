import { createEvent, writeExactJsonEvent } from '@eventmesh/event-formats';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeadLetter } from '../../src/index.ts';
import { replayingProcess } from './other-process.ts';
import { diskPlace, letter } from './store-harness.ts';

const ids = Array.from({ length: 2_000 }, (_, index) => String(index));
let place: Awaited<ReturnType<typeof diskPlace>>;
beforeEach(async () => (place = await diskPlace()));
afterEach(() => place.remove());

const lettersThere = async (): Promise<readonly DeadLetter[]> => {
  const store = await place.open();
  const letters = await store.deadLetters.list('a', { limit: 10_000 });
  await store.close();
  return letters;
};
const idOf = ({ event }: DeadLetter): string => (JSON.parse(String(event)) as { readonly id: string }).id;

it('a replay that is killed again and again loses nothing: each event is delivered, or still a dead letter', async () => {
  const store = await place.open();
  const events = ids.map((id) => writeExactJsonEvent(createEvent({ id, source: '/test', type: 'test' })));
  await store.deadLetters.append(
    'a',
    events.map((event) => letter('old', { event })),
  );
  await store.close();
  const delivered = new Set<string>();
  for (const lines of [1, 150, 400]) {
    for (const id of await replayingProcess(place.path, lines)) delivered.add(id);
    const left = new Set((await lettersThere()).map(idOf));
    expect(ids.filter((id) => !delivered.has(id) && !left.has(id))).toEqual([]);
    expect(left.size).toBeGreaterThan(ids.length / 7);
  }
  for (const id of await replayingProcess(place.path, Number.POSITIVE_INFINITY)) delivered.add(id);
  const left = await lettersThere();
  const refused = ids.filter((id) => Number(id) % 7 === 0);
  expect([...new Set(left.map(idOf))].toSorted()).toEqual(refused.toSorted());
  expect(left.every(({ replays = 0 }) => replays > 0)).toBe(true);
  expect(delivered.size).toBe(ids.length - refused.length);
}, 60_000);
