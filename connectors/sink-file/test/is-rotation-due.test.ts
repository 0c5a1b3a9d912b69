import { expect, test } from 'vitest';
import { isRotationDue } from '../src/is-rotation-due.ts';

test.each([
  [{}, { length: 9, batchBytes: 9, ageMs: 9 }, false],
  [{ maxBytes: 10 }, { length: 5, batchBytes: 5, ageMs: 0 }, false],
  [{ maxBytes: 10 }, { length: 5, batchBytes: 6, ageMs: 0 }, true],
  [{ maxBytes: 10 }, { length: 0, batchBytes: 11, ageMs: 0 }, false],
  [{ everyMs: 10 }, { length: 1, batchBytes: 1, ageMs: 9 }, false],
  [{ everyMs: 10 }, { length: 1, batchBytes: 1, ageMs: 10 }, true],
])('rotation %j at %j: %s', (rotate, state, expected) => {
  expect(isRotationDue(rotate, state)).toBe(expected);
});
