import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ErrorBudget } from '../../src/engine/error-budget.ts';

describe('ErrorBudget', () => {
  it('allows so many within the time, and not one more', () => {
    const budget = new ErrorBudget({ maxDeadLetters: 3, windowMs: 1_000 });
    expect([1, 1, 1, 1].map((count) => budget.take(count, 0))).toEqual([true, true, true, false]);
  });

  it('takes nothing when it refuses', () => {
    const budget = new ErrorBudget({ maxDeadLetters: 3, windowMs: 1_000 });
    expect([2, 2, 1, 1].map((count) => budget.take(count, 0))).toEqual([true, false, true, false]);
  });

  it('forgets what is as old as the window, and nothing younger', () => {
    const budget = new ErrorBudget({ maxDeadLetters: 1, windowMs: 1_000 });
    expect([0, 999, 1_000, 1_999, 2_000].map((now) => budget.take(1, now))).toEqual([true, false, true, false, true]);
  });

  it('allows none when it is 0', () => {
    expect(new ErrorBudget({ maxDeadLetters: 0, windowMs: 1_000 }).take(1, 0)).toBe(false);
  });

  it('never lets more through in any window', () => {
    const steps = fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 6 })), { maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(steps, fc.nat(10), (takes, maxDeadLetters) => {
        const budget = new ErrorBudget({ maxDeadLetters, windowMs: 1_000 });
        const taken: { at: number; count: number }[] = [];
        let now = 0;
        for (const [laterMs, count] of takes) {
          now += laterMs;
          const inWindow = taken.filter(({ at }) => at > now - 1_000).reduce((sum, each) => sum + each.count, 0);
          const allowed = inWindow + count <= maxDeadLetters;
          expect(budget.take(count, now)).toBe(allowed);
          if (allowed) taken.push({ at: now, count });
        }
      }),
    );
  });
});
