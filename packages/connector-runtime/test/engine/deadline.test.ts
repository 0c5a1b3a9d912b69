import type { Clock } from '@eventmesh/connector-api';
import { VirtualClock } from '@eventmesh/connector-testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { Deadline, type Waited } from '../../src/engine/deadline.ts';
import { gate } from '../support/harness.ts';

let clock: VirtualClock;
beforeEach(() => void (clock = new VirtualClock()));
const never = new Promise<never>(() => {});

/** Waits, and tells what came and after how many milliseconds. */
function watched<T>(waiting: Promise<Waited<T>>): { came?: Waited<T>; afterMs?: number } {
  const watched: { came?: Waited<T>; afterMs?: number } = {};
  const startedAt = clock.now();
  void waiting.then((came) => Object.assign(watched, { came, afterMs: clock.now() - startedAt }));
  return watched;
}

describe('Deadline', () => {
  it('counts down, and never below 0', async () => {
    const deadline = new Deadline(clock, 1_000);
    await clock.advance(400);
    expect(deadline.remainingMs).toBe(600);
    await clock.advance(10_000);
    expect(deadline.remainingMs).toBe(0);
  });

  it('gives what came in time: a value or an error', async () => {
    const deadline = new Deadline(clock, 1_000);
    expect(await deadline.wait(Promise.resolve('value'))).toEqual({ state: 'done', value: 'value' });
    expect(await deadline.wait(Promise.reject(new Error('no')))).toEqual({ state: 'failed', error: new Error('no') });
    expect(clock.pending).toBe(0);
  });

  it('gives up at the deadline, or so much before it as is to be left', async () => {
    const deadline = new Deadline(clock, 1_000);
    const [full, reserved] = [watched(deadline.wait(never)), watched(deadline.wait(never, 300))];
    await clock.advance(2_000);
    expect(full).toEqual({ came: { state: 'late' }, afterMs: 1_000 });
    expect(reserved).toEqual({ came: { state: 'late' }, afterMs: 700 });
    expect(clock.pending).toBe(0);
  });

  it('still takes what is there already when the time is over', async () => {
    const deadline = new Deadline(clock, 0);
    expect(await deadline.wait(Promise.resolve('value'), 500)).toEqual({ state: 'done', value: 'value' });
    const late = watched(deadline.wait(never, 500));
    await clock.advance(0);
    expect(late.came).toEqual({ state: 'late' });
  });

  it('can be brought forward while someone waits, but not put off', async () => {
    const deadline = new Deadline(clock, 10_000);
    const [full, reserved] = [watched(deadline.wait(never)), watched(deadline.wait(never, 5_000))];
    await clock.advance(1_000);
    deadline.shorten(60_000);
    expect(deadline.remainingMs).toBe(9_000);
    deadline.shorten(2_000);
    await clock.advance(10_000);
    expect(full.afterMs).toBe(3_000);
    expect(reserved.afterMs).toBe(1_000);
    expect(clock.pending).toBe(0);
  });

  it('handles an error that comes too late', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const failing = gate<never>();
      const late = watched(new Deadline(clock, 10).wait(failing.promise));
      await clock.advance(20);
      failing.open(Promise.reject(new Error('late')) as never);
      await clock.advance(20);
      expect(late.came).toEqual({ state: 'late' });
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it.each([Number.POSITIVE_INFINITY, 2 ** 31])('never asks for a timer that Node cannot count: %d ms', async (inMs) => {
    const asked: number[] = [];
    const noting: Clock = { now: () => 0, schedule: (delayMs) => (asked.push(delayMs), () => {}) };
    void new Deadline(noting, inMs).wait(never);
    await clock.advance(0);
    expect(asked.every((delayMs) => delayMs < 2 ** 31)).toBe(true);
  });
});
