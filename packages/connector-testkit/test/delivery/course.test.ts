import { estimateEventBytes } from '@eventmesh/event-formats';
import { expect, it } from 'vitest';
import { courseEvents } from '../../src/delivery/course-events.ts';
import { courseOf, type Course } from '../../src/delivery/course.ts';
import { deliveryPoints } from '@eventmesh/connector-runtime';
import { oddEvents } from '../../src/odd-events.ts';

const which = { point: 'after write', counterpart: 'fine', seed: 7 } as const;

function withoutRandom(course: Course): unknown {
  return { ...course, random: undefined };
}

it('is the same for the same case, and another for another', () => {
  expect(withoutRandom(courseOf(which))).toEqual(withoutRandom(courseOf(which)));
  const others = [{ seed: 8 }, { counterpart: 'slow' }, { point: 'after read' as const }];
  for (const other of others)
    expect(withoutRandom(courseOf({ ...which, ...other }))).not.toEqual(withoutRandom(courseOf(which)));
});

it('kills two or three workers, and each at a time that comes', () => {
  for (const point of deliveryPoints)
    for (let seed = 1; seed <= 50; seed += 1) {
      const { kills, waiting, readAtMost, delivery } = courseOf({ point, counterpart: 'fine', seed });
      expect(kills.length).toBeGreaterThanOrEqual(2);
      expect(kills.length).toBeLessThanOrEqual(3);
      expect(Math.min(...kills)).toBeGreaterThanOrEqual(1);
      expect(Math.max(...kills)).toBeLessThanOrEqual(waiting);
      expect(readAtMost).toBeLessThanOrEqual(delivery.inFlight.maxRecords);
    }
});

it('makes events of different ids and several keys, a few odd ones among the first', () => {
  const course = courseOf(which);
  const { all, poison } = courseEvents(course, oddEvents, false);
  expect(new Set(all.map(({ id }) => id))).toHaveLength(all.length);
  expect(new Set(all.map((event) => event['partitionkey']))).toHaveLength(5);
  const odd = all.filter(({ source }) => source === '/odd');
  expect(odd).toHaveLength(3);
  expect(all.slice(0, course.waiting + 3)).toEqual(expect.arrayContaining(odd));
  expect(Math.max(...all.map(estimateEventBytes))).toBeLessThan(100_000);
  expect(poison.size).toBe(0);
});

it('poisons some of the ordinary events, where that is wanted', () => {
  const { all, poison } = courseEvents(courseOf(which), [], true);
  expect(poison.size).toBeGreaterThan(all.length / 50);
  expect(poison.size).toBeLessThan(all.length / 5);
  expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining([...poison]));
});

it('makes the same events for the same case', () => {
  const [one, other] = [courseEvents(courseOf(which), oddEvents, true), courseEvents(courseOf(which), oddEvents, true)];
  expect(JSON.stringify(one.all)).toBe(JSON.stringify(other.all));
  expect(one.poison).toEqual(other.poison);
});
