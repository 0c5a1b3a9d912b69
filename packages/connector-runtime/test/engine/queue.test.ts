import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { Queue } from '../../src/engine/queue.ts';

const steps = fc.array(
  fc.oneof(
    fc.record({ push: fc.integer({ min: 1, max: 3_000 }) }),
    fc.record({ shift: fc.integer({ min: 1, max: 3_000 }) }),
    fc.record({ clear: fc.constant(true) }),
  ),
  { maxLength: 12 },
);

it('a queue does what an array would do, also when it is long', () => {
  fc.assert(
    fc.property(steps, (chosen) => {
      const queue = new Queue<number>();
      let model: number[] = [];
      let next = 0;
      for (const step of chosen) {
        if ('push' in step) {
          for (let count = 0; count < step.push; count += 1) {
            queue.push(next);
            model.push(next);
            next += 1;
          }
        } else if ('shift' in step) {
          const shifted = Array.from({ length: step.shift }, () => queue.shift());
          const expected = model.slice(0, step.shift);
          model = model.slice(step.shift);
          expect(shifted.slice(0, expected.length)).toEqual(expected);
          expect(shifted.slice(expected.length).every((item) => item === undefined)).toBe(true);
        } else {
          queue.clear();
          model = [];
        }
        expect([queue.length, queue.peek()]).toEqual([model.length, model[0]]);
      }
    }),
    { numRuns: 50 },
  );
});

it('a queue holds what was pushed, undefined included', () => {
  const queue = new Queue<undefined>();
  queue.push(undefined);
  expect(queue.length).toBe(1);
  expect(queue.shift()).toBeUndefined();
  expect(queue.length).toBe(0);
});
