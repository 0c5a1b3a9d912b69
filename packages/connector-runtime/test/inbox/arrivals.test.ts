import { getEventListeners } from 'node:events';
import { VirtualClock } from '@eventmesh/connector-testkit';
import { expect, it } from 'vitest';
import { Arrivals } from '../../src/inbox/arrivals.ts';

const mostMs = 1_000;

/** A wait under way, and whether it has ended. */
function waitOn(arrivals: Arrivals, seen = arrivals.count) {
  const clock = new VirtualClock();
  const abort = new AbortController();
  const wait = { clock, abort, over: false };
  void arrivals.after(seen, mostMs, clock, abort.signal).then(() => (wait.over = true));
  return wait;
}

it.each([
  ['something is stored', (arrivals: Arrivals) => arrivals.note()],
  ['nothing will be stored any more', (arrivals: Arrivals) => arrivals.end()],
  ['it is told to stop', (_: Arrivals, { abort }: ReturnType<typeof waitOn>) => abort.abort()],
])('is over in the moment in which %s, and leaves nothing behind', async (_, happen) => {
  const arrivals = new Arrivals();
  const wait = waitOn(arrivals);
  await wait.clock.advance(mostMs - 1);
  expect(wait.over).toBe(false);
  happen(arrivals, wait);
  await wait.clock.advance(0);
  expect(wait.over).toBe(true);
  expect(wait.clock.pending).toBe(0);
  expect(getEventListeners(wait.abort.signal, 'abort')).toEqual([]);
});

it('is over after its time, and leaves nothing behind', async () => {
  const wait = waitOn(new Arrivals());
  await wait.clock.advance(mostMs);
  expect(wait.over).toBe(true);
  expect(getEventListeners(wait.abort.signal, 'abort')).toEqual([]);
});

it.each([
  ['something was stored since', (arrivals: Arrivals) => arrivals.note()],
  ['the end has come already', (arrivals: Arrivals) => arrivals.end()],
])('does not wait when %s', async (_, happen) => {
  const arrivals = new Arrivals();
  const seen = arrivals.count;
  happen(arrivals);
  const wait = waitOn(arrivals, seen);
  await wait.clock.advance(0);
  expect(wait.over).toBe(true);
});

it('wakes everyone who waits', async () => {
  const arrivals = new Arrivals();
  const waits = [waitOn(arrivals), waitOn(arrivals)];
  arrivals.note();
  for (const { clock } of waits) await clock.advance(0);
  expect(waits.map(({ over }) => over)).toEqual([true, true]);
});
