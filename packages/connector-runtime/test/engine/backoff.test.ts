import type { ErrorCode } from '@eventmesh/connector-api';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffAfter, backoffMs } from '../../src/engine/backoff.ts';

const settings = { initialMs: 100, maxMs: 30_000 };
const bounds = (attempts: readonly number[]): number[] =>
  attempts.map((attempt) => backoffMs(attempt, settings, () => 1));

describe('backoffMs', () => {
  it('doubles its upper bound with each attempt, up to the maximum', () => {
    expect(bounds([1, 2, 3, 8, 9, 10, 11, 1_000])).toEqual([100, 200, 400, 12_800, 25_600, 30_000, 30_000, 30_000]);
  });

  it('spreads over everything from 0 to the bound', () => {
    expect([0, 0.25, 0.5].map((chance) => backoffMs(3, settings, () => chance))).toEqual([0, 100, 200]);
  });

  it('never exceeds a maximum below the first wait', () => {
    expect(backoffMs(1, { initialMs: 100, maxMs: 7 }, () => 1)).toBe(7);
  });

  it('waits at least as long as it is asked to, but for no more than a day', () => {
    expect(backoffMs(1, settings, () => 1, 5_000)).toBe(5_000);
    expect(backoffMs(10, settings, () => 1, 5_000)).toBe(30_000);
    for (const large of [86_400_001, 1e20, Number.POSITIVE_INFINITY])
      expect(backoffMs(1, settings, () => 0.5, large)).toBe(86_400_000);
  });

  it('passes over a wait that is none', () => {
    for (const wrong of [0, -1, Number.NaN, Number.NEGATIVE_INFINITY])
      expect(backoffMs(1, settings, () => 0.5, wrong)).toBe(50);
  });

  it('asks what is away again within its own bound, what is overloaded after the maximum, and never later than that', () => {
    const longest = (code: ErrorCode, maxMs: number): number =>
      backoffMs(50, backoffAfter(code, { initialMs: 100, maxMs }, 1_000), () => 1);
    expect(longest('UNAVAILABLE', 30_000)).toBe(1_000);
    expect(longest('UNAVAILABLE', 500)).toBe(500);
    expect(longest('OVERLOADED', 30_000)).toBe(30_000);
    expect(longest('TIMEOUT', 30_000)).toBe(30_000);
  });

  it('is always a whole number that timers can count', () => {
    const anyMs = fc.integer({ min: 1, max: 2_147_483_647 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1 }),
        anyMs,
        anyMs,
        fc.nat(999),
        fc.double(),
        (attempt, initialMs, maxMs, chance, asked) => {
          const waitMs = backoffMs(attempt, { initialMs, maxMs }, () => chance / 1_000, asked);
          expect(Number.isInteger(waitMs) || waitMs === asked).toBe(true);
          expect(waitMs).toBeGreaterThanOrEqual(0);
          expect(waitMs).toBeLessThanOrEqual(Math.max(maxMs, 86_400_000));
        },
      ),
    );
  });
});
