import { expect, it } from 'vitest';
import { faultPace, longestMs } from '../../src/faults/fault-pace.ts';

const [slice, whole] = [false, true].map((isWhole) => faultPace({ whole: isWhole, seed: 7, seeds: [7] }));

it('lets a system be away for a minute in the whole proof, and for seconds in a slice', () => {
  expect([whole?.awayMs, slice?.awayMs]).toEqual([60_000, 5_000]);
  expect([whole?.seed, slice?.whole]).toEqual([7, false]);
});

it.each([slice, whole])('lets events come behind every fault, and every fault be told from a stall', (pace) => {
  expect(pace?.events).toBeGreaterThan(4 * Number(pace?.window));
  expect(pace?.awayMs).toBeGreaterThan(3 * Number(pace?.stallAfterMs));
});

it.each([slice, whole])('gives a check longer than all of its own deadlines', (pace) => {
  if (pace === undefined) throw new Error('no pace');
  expect(longestMs(pace)).toBeGreaterThan(pace.awayMs + 2 * pace.recoverMs + pace.readTimeoutMs);
});
