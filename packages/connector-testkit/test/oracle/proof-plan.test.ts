import { expect, it } from 'vitest';
import { proofPlan } from '../../src/oracle/proof-plan.ts';

it('is a slice with seed 1 unless the environment says more', () => {
  expect(proofPlan({})).toEqual({ whole: false, seed: 1, seeds: [1] });
  expect(proofPlan({ EVENTMESH_PROOF: 'whole', EVENTMESH_PROOF_SEED: '42' })).toEqual({
    whole: true,
    seed: 42,
    seeds: [42],
  });
});

it('takes several seeds, or one only', () => {
  expect(proofPlan({ EVENTMESH_PROOF_SEEDS: '3' })).toEqual({ whole: false, seed: 1, seeds: [1, 2, 3] });
  expect(proofPlan({ EVENTMESH_PROOF_SEEDS: '3', EVENTMESH_PROOF_SEED: '2' }).seeds).toEqual([2]);
});

it('refuses what it does not understand, in words', () => {
  expect(() => proofPlan({ EVENTMESH_PROOF: 'all' })).toThrow(
    "EVENTMESH_PROOF: expected 'whole' or 'slice', found 'all'.",
  );
  expect(() => proofPlan({ EVENTMESH_PROOF_SEED: '-1' })).toThrow(
    "EVENTMESH_PROOF_SEED: expected a whole number, found '-1'.",
  );
  expect(() => proofPlan({ EVENTMESH_PROOF_SEEDS: '0' })).toThrow(
    "EVENTMESH_PROOF_SEEDS: expected how many seeds, at least 1, found '0'.",
  );
});
