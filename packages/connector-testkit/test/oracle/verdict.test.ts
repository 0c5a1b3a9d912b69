import { expect, it } from 'vitest';
import { brokenRequirements, type Verdict } from '../../src/oracle/verdict.ts';

const clean: Verdict = {
  lost: [],
  gaveUp: [],
  altered: [],
  reordered: [],
  deadLettered: [],
  duplicates: 0,
  unexplainedDuplicates: 0,
  figures: { lost: 0, altered: 0, reordered: 0, duplicates: 0, gaveUp: 0 },
};

it('breaks nothing by duplicates that are explained and by dead letters', () => {
  const deadLettered = [{ id: 'a', code: 'REJECTED', message: 'no' }] as const;
  expect(brokenRequirements({ ...clean, duplicates: 3, deadLettered })).toEqual([]);
});

it('names each requirement with the first few events that it is about', () => {
  const broken = brokenRequirements({
    ...clean,
    lost: ['1', '2', '3', '4', '5', '6', '7'],
    altered: [{ id: 'a', what: 'was never accepted' }],
    reordered: [{ id: 'b', before: 'c' }],
    duplicates: 3,
    unexplainedDuplicates: 2,
  });
  expect(broken.map(({ id, says }) => `${id}: ${says}`)).toEqual([
    'delivery.nothing-missing: lost: 1, 2, 3, 4, 5, and 2 more',
    "delivery.nothing-altered: altered: 'a' was never accepted",
    "delivery.order-kept: out of order: 'b' arrived before 'c'",
    'delivery.duplicates-explained: 2 of 3 duplicates came without a kill or a failure that explains them',
  ]);
});
