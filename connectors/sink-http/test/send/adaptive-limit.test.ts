import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learn, startLimit, type AdaptiveLimit, type Sample } from '../../src/send/adaptive-limit.ts';

const sample = fc.record({
  tookMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
  overloaded: fc.boolean(),
  underWay: fc.integer({ min: 1, max: 200 }),
});

/** A target that answers in `usualMs` while no more than `room` requests are under way, slower beyond that, and refuses beyond `most`. */
interface Target {
  readonly usualMs: number;
  readonly room: number;
  readonly most: number;
}

function run(
  state: AdaptiveLimit,
  max: number,
  answers: number,
  { usualMs, room, most }: Target,
): readonly AdaptiveLimit[] {
  const states = [state];
  for (let count = 0; count < answers; count += 1) {
    const before = states.at(-1) as AdaptiveLimit;
    const underWay = Math.floor(before.limit);
    states.push(
      learn(before, { tookMs: usualMs * Math.max(1, underWay / room), overloaded: underWay > most, underWay }, max),
    );
  }
  return states;
}

describe('whatever comes', () => {
  it('stays between one and the most that is allowed', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 400 }), fc.integer({ min: 1, max: 64 }), (samples, max) => {
        let state = startLimit(max);
        for (const each of samples) {
          state = learn(state, each, max);
          expect(state.limit).toBeGreaterThanOrEqual(1);
          expect(state.limit).toBeLessThanOrEqual(max);
        }
      }),
    );
  });

  it('never rises by an answer that asks for less, nor by more than one at a time', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 400 }), (samples) => {
        let state = startLimit(64);
        for (const each of samples) {
          const next = learn(state, each, 64);
          expect(next.limit).toBeLessThanOrEqual(each.overloaded ? state.limit : state.limit + 1);
          state = next;
        }
      }),
    );
  });
});

it('rises to what is allowed with a target that has room', () => {
  expect(run(startLimit(32), 32, 2000, { usualMs: 10, room: 1000, most: 1000 }).at(-1)?.limit).toBe(32);
});

it('does not rise while there is less to do than there are places', () => {
  let state = startLimit(32);
  for (let count = 0; count < 1000; count += 1) state = learn(state, { tookMs: 5, overloaded: false, underWay: 1 }, 32);
  expect(state.limit).toBe(startLimit(32).limit);
});

it.each([2, 5, 12, 20])('finds that a target refuses more than %d at a time', (most) => {
  const late = run(startLimit(64), 64, 6000, { usualMs: 10, room: 1000, most }).slice(-2000);
  const mean = late.reduce((sum, { limit }) => sum + Math.floor(limit), 0) / late.length;
  expect(mean).toBeGreaterThan(most * 0.5);
  expect(Math.max(...late.map(({ limit }) => Math.floor(limit)))).toBeLessThanOrEqual(most + 1);
});

it('stops where a target becomes slow', () => {
  const late = run(startLimit(256), 256, 6000, { usualMs: 10, room: 8, most: 1000 }).slice(-1000);
  expect(Math.max(...late.map(({ limit }) => limit))).toBeLessThan(64);
  expect(Math.min(...late.map(({ limit }) => limit))).toBeGreaterThan(4);
});

it('gets used to a target that has become slow for good', () => {
  const fast = run(startLimit(32), 32, 2000, { usualMs: 10, room: 1000, most: 1000 }).at(-1) as AdaptiveLimit;
  expect(run(fast, 32, 4000, { usualMs: 50, room: 1000, most: 1000 }).at(-1)?.limit).toBe(32);
});

it('comes back when an overload is over, and is lowered once by all that was under way then', () => {
  const full = run(startLimit(32), 32, 2000, { usualMs: 10, room: 1000, most: 1000 }).at(-1) as AdaptiveLimit;
  const busy: Sample = { tookMs: 10, overloaded: true, underWay: 32 };
  let state = full;
  for (let count = 0; count < 32; count += 1) state = learn(state, busy, 32);
  expect(state.limit).toBeCloseTo(32 * 0.6);
  expect(run(state, 32, 1000, { usualMs: 10, room: 1000, most: 1000 }).at(-1)?.limit).toBe(32);
});
