import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestName } from '../../src/options/nearest-name.ts';

const names = ['concurrency', 'batch', 'inFlight', 'retry', 'errorBudget', 'stopTimeoutMs'];
const letters = fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: 3, maxLength: 12 });

test.each([
  ['concurency', 'concurrency'],
  ['Batch', 'batch'],
  ['inflight', 'inFlight'],
  ['rerty', 'retry'],
  ['stopTimeout', 'stopTimeoutMs'],
  ['table', undefined],
  ['', undefined],
])('%s: %s', (wrong, meant) => {
  expect(nearestName(wrong, names)).toBe(meant);
});

test('a name with one letter changed, left out, put in or swapped is found again', () => {
  fc.assert(
    fc.property(letters, fc.nat(), fc.constantFrom('change', 'drop', 'insert', 'swap'), (name, at, kind) => {
      const i = at % (name.length - 1);
      const wrong = {
        change: `${name.slice(0, i)}x${name.slice(i + 1)}`,
        drop: name.slice(0, i) + name.slice(i + 1),
        insert: `${name.slice(0, i)}x${name.slice(i)}`,
        swap: name.slice(0, i) + name.charAt(i + 1) + name.charAt(i) + name.slice(i + 2),
      }[kind];
      expect(nearestName(wrong, ['wholly-different-name', name])).toBe(name);
    }),
  );
});

test('it is one of the names, and the very name when that is there', () => {
  fc.assert(
    fc.property(letters, fc.array(letters), (wrong, others) => {
      const found = nearestName(wrong, others);
      if (found !== undefined) expect(others).toContain(found);
      expect(nearestName(wrong, [...others, wrong])).toBe(wrong);
    }),
  );
});
