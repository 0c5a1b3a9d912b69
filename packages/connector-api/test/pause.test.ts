import { expect, it } from 'vitest';
import { pause, type Clock } from '../src/index.ts';

/** A clock whose one timer is fired by hand. */
function clockByHand() {
  const timers = new Map<() => void, number>();
  const clock: Clock = {
    now: () => 0,
    schedule: (delayMs, callback) => {
      timers.set(callback, delayMs);
      return () => void timers.delete(callback);
    },
  };
  const fire = (): void => {
    for (const callback of timers.keys()) callback();
  };
  return { clock, timers, fire };
}

it('ends when the time is over, and leaves no timer behind', async () => {
  const { clock, timers, fire } = clockByHand();
  const paused = pause(30, clock, new AbortController().signal);
  expect([...timers.values()]).toEqual([30]);
  fire();
  await paused;
  expect(timers.size).toBe(0);
});

it('ends at once when it is aborted, and does not begin when it is aborted already', async () => {
  const { clock, timers } = clockByHand();
  const abort = new AbortController();
  const paused = pause(30, clock, abort.signal);
  abort.abort();
  await paused;
  await pause(30, clock, abort.signal);
  expect(timers.size).toBe(0);
});
