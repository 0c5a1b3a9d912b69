import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from '../src/index.ts';

afterEach(() => vi.restoreAllMocks());

it('tells the time', () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(60_000);
});

it('does not go back when the clock of the machine is set back', () => {
  const before = systemClock.now();
  vi.spyOn(Date, 'now').mockReturnValue(before - 3_600_000);
  expect(systemClock.now()).toBeGreaterThanOrEqual(before);
});

it('calls back once, unless cancelled', async () => {
  const called = await new Promise((resolve) => {
    systemClock.schedule(0, () => resolve('cancelled, and called all the same'))();
    systemClock.schedule(1, () => resolve('called'));
  });
  expect(called).toBe('called');
});
