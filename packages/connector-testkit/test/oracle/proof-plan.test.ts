import { expect, it } from 'vitest';
import { proofPlan } from '../../src/oracle/proof-plan.ts';

it('is a slice with seed 1 unless the environment says more', () => {
  expect(proofPlan({})).toEqual({ whole: false, seed: 1 });
  expect(proofPlan({ EVENTMESH_PROOF: 'whole', EVENTMESH_PROOF_SEED: '42' })).toEqual({ whole: true, seed: 42 });
});

it('refuses what it does not understand, in words', () => {
  expect(() => proofPlan({ EVENTMESH_PROOF: 'all' })).toThrow(
    "EVENTMESH_PROOF: expected 'whole' or 'slice', found 'all'.",
  );
  expect(() => proofPlan({ EVENTMESH_PROOF_SEED: '-1' })).toThrow(
    "EVENTMESH_PROOF_SEED: expected a whole number, found '-1'.",
  );
});
