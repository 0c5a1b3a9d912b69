import { expect, it, vi } from 'vitest';
import { UncaughtErrors } from '../../src/faults/uncaught-errors.ts';

const listeners = (): readonly number[] =>
  ['uncaughtException', 'unhandledRejection'].map((event) => process.listenerCount(event));

it('catches what nobody catches, tells all who watch, and gives the listeners back that were there', async () => {
  const before = listeners();
  const outer = new UncaughtErrors();
  const inner = new UncaughtErrors();
  setImmediate(() => {
    throw new TypeError('thrown in a callback');
  });
  void Promise.reject(new RangeError('rejected'));
  await vi.waitFor(() => expect(outer.caught).toHaveLength(2));
  expect(outer.caught.toSorted()).toEqual(['RangeError: rejected', 'TypeError: thrown in a callback']);
  expect(inner.caught).toEqual(outer.caught);
  outer[Symbol.dispose]();
  expect(listeners()).toEqual([1, 1]);
  inner[Symbol.dispose]();
  expect(listeners()).toEqual(before);
});
