import { createEvent, writeExactJsonEvent } from '@eventmesh/event-formats';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deliveryPoints, type DeadLetter } from '../../src/index.ts';
import { replayKilledAt, replayingProcess, type StoreAddress } from './other-process.ts';
import { letter, type StorePlace } from './store-harness.ts';

/** A replay has no place of its own to persist. */
const points = deliveryPoints.filter((point) => !point.endsWith('persist'));
const ids = Array.from({ length: 2_000 }, (_, index) => String(index));
const isRefused = (id: string): boolean => Number(id) % 7 === 0;
const idOf = ({ event }: DeadLetter): string => (JSON.parse(String(event)) as { readonly id: string }).id;

/** What a replay in a process that is killed promises over every state store that outlives one. */
export function replayKillSuite(
  name: string,
  makePlace: () => Promise<StorePlace & { readonly address: StoreAddress }>,
): void {
  let place: Awaited<ReturnType<typeof makePlace>>;
  beforeEach(async () => {
    place = await makePlace();
    const store = await place.open();
    const events = ids.map((id) => writeExactJsonEvent(createEvent({ id, source: '/test', type: 'test' })));
    await store.deadLetters.append(
      'a',
      events.map((event) => letter('old', { event })),
    );
    await store.close();
  });
  afterEach(() => place.remove());

  const lettersThere = async (): Promise<readonly DeadLetter[]> => {
    const store = await place.open();
    const letters = await store.deadLetters.list('a', { limit: 10_000 });
    await store.close();
    return letters;
  };

  it(`${name}: a replay that is killed again and again loses nothing: each event is delivered, or still a dead letter`, async () => {
    const delivered = new Set<string>();
    for (const lines of [1, 150, 400]) {
      for (const id of await replayingProcess(place.address, lines)) delivered.add(id);
      const left = new Set((await lettersThere()).map(idOf));
      expect(ids.filter((id) => !delivered.has(id) && !left.has(id))).toEqual([]);
      expect(left.size).toBeGreaterThan(ids.length / 7);
    }
    for (const id of await replayingProcess(place.address, Number.POSITIVE_INFINITY)) delivered.add(id);
    const left = await lettersThere();
    expect([...new Set(left.map(idOf))].toSorted()).toEqual(ids.filter(isRefused).toSorted());
    expect(left.every(({ replays = 0 }) => replays > 0)).toBe(true);
    expect(delivered.size).toBe(ids.length - ids.filter(isRefused).length);
  }, 60_000);

  it(`${name}: a kill at any point of a replay loses nothing, and has no more sent twice than was in flight`, async () => {
    const delivered: string[] = [];
    for (const point of points) {
      delivered.push(...(await replayKilledAt(place.address, point, 3)));
      const left = new Set((await lettersThere()).map(idOf));
      expect([point, ids.filter((id) => !delivered.includes(id) && !left.has(id))]).toEqual([point, []]);
      expect(left.size).toBeGreaterThan(ids.length / 2);
    }
    delivered.push(...(await replayingProcess(place.address, Number.POSITIVE_INFINITY)));
    const left = await lettersThere();
    expect(new Set(delivered)).toEqual(new Set(ids.filter((id) => !isRefused(id))));
    expect([...new Set(left.map(idOf))].toSorted()).toEqual(ids.filter(isRefused).toSorted());
    const inFlight = 40;
    expect(delivered.length - new Set(delivered).size).toBeLessThanOrEqual(points.length * inFlight);
    expect(left.length - ids.filter(isRefused).length).toBeLessThanOrEqual(points.length * inFlight);
  }, 60_000);
}
