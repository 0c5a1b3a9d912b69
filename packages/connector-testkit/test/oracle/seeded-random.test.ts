import { expect, it } from 'vitest';
import { seededRandom } from '../../src/oracle/seeded-random.ts';

const numbers = (seed: number): readonly number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: 1_000 }, random);
};

it('gives the same numbers for the same seed, and others for another', () => {
  expect(numbers(1)).toEqual(numbers(1));
  expect(numbers(1)).not.toEqual(numbers(2));
});

it('gives numbers from 0 to below 1, all over the range', () => {
  const all = numbers(3);
  expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...all)).toBeLessThan(1);
  const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
});
