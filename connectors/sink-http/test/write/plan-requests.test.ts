import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { planRequests, type Item } from '../../src/write/plan-requests.ts';

const item = (index: number, key: string | undefined, goesWith?: string, bytes = 1): Item => ({
  index,
  key,
  goesWith,
  bytes,
});
const planned = (items: readonly Item[], limits = { maxEvents: 3, maxBytes: 100 }) =>
  planRequests(items, limits).map(({ items: each, after }) => ({ indexes: each.map(({ index }) => index), after }));

it('lets what goes alone wait for the one before of its key only', () => {
  expect(planned([item(0, 'a'), item(1, 'b'), item(2, 'a'), item(3, undefined), item(4, 'a')])).toEqual([
    { indexes: [0], after: [] },
    { indexes: [1], after: [] },
    { indexes: [2], after: [0] },
    { indexes: [3], after: [] },
    { indexes: [4], after: [2] },
  ]);
});

it('fills requests by count and by bytes, and takes a large event alone', () => {
  const items = [
    item(0, 'a', 'x'),
    item(1, 'b', 'x'),
    item(2, 'c', 'x'),
    item(3, 'd', 'x'),
    item(4, 'e', 'x', 99),
    item(5, 'f', 'x', 500),
  ];
  expect(planned(items).map(({ indexes }) => indexes)).toEqual([[0, 1, 2], [3, 4], [5]]);
});

it('does not let an event overtake one of its key that goes elsewhere', () => {
  expect(planned([item(0, 'a', 'x'), item(1, 'a', 'y'), item(2, 'a', 'x'), item(3, 'b', 'x')])).toEqual([
    { indexes: [0], after: [] },
    { indexes: [1], after: [0] },
    { indexes: [2, 3], after: [1] },
  ]);
});

it('keeps every event once, each key in order, and never waits for what comes later', () => {
  const items = fc.array(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c', undefined),
      goesWith: fc.constantFrom('x', 'y', undefined),
      bytes: fc.integer({ min: 0, max: 60 }),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(items, (drawn) => {
      const all = drawn.map((each, index) => ({ ...each, index }));
      const requests = planRequests(all, { maxEvents: 4, maxBytes: 100 });
      expect(requests.flatMap((request) => request.items.map(({ index }) => index)).toSorted((a, b) => a - b)).toEqual(
        all.map(({ index }) => index),
      );
      const reaches = requests.map(({ after }, number) => {
        for (const before of after) expect(before).toBeLessThan(number);
        return new Set(after);
      });
      for (const [number, reach] of reaches.entries())
        for (const before of reach) for (const more of reaches[before] ?? []) reaches[number]?.add(more);
      for (const key of ['a', 'b', 'c']) {
        const places = all
          .filter((each) => each.key === key)
          .map(({ index }) => requests.findIndex((request) => request.items.some((each) => each.index === index)));
        for (const [at, place] of places.entries()) {
          const before = places[at - 1];
          if (before !== undefined && before !== place) expect(reaches[place]?.has(before)).toBe(true);
        }
      }
      for (const request of requests) {
        expect(request.items.length).toBeLessThanOrEqual(4);
        expect(new Set(request.items.map(({ goesWith }) => goesWith)).size).toBe(1);
      }
    }),
  );
});
