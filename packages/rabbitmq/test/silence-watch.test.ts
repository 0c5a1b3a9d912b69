import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SilenceWatch } from '../src/client/silence-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('tells of silence once, and not while something is heard', () => {
  const silences: number[] = [];
  const watch = new SilenceWatch(1000, () => silences.push(Date.now()));
  for (let second = 0; second < 5; second += 1) {
    vi.advanceTimersByTime(900);
    watch.heard();
  }
  expect(silences).toEqual([]);
  vi.advanceTimersByTime(2000);
  expect(silences).toHaveLength(1);
  vi.advanceTimersByTime(10_000);
  expect(silences).toHaveLength(1);
});

test('once ended it tells nothing', () => {
  let silences = 0;
  const watch = new SilenceWatch(1000, () => (silences += 1));
  watch.end();
  vi.advanceTimersByTime(10_000);
  expect(silences).toBe(0);
});
