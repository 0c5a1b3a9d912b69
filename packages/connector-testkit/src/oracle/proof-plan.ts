/** How much of a proof is run, and which chance it takes. */
export interface ProofPlan {
  /** The whole proof, which takes its time, or a slice of it for every day. */
  readonly whole: boolean;
  /** What all chance comes from: the same seed, the same course of events. */
  readonly seed: number;
}

/**
 * The plan that the environment asks for: `EVENTMESH_PROOF` is `whole` or `slice` (default), `EVENTMESH_PROOF_SEED` a whole number of 0
 * or more (default: 1).
 *
 * @throws Error in words, when one of them is something else
 */
export function proofPlan({
  EVENTMESH_PROOF: proof = 'slice',
  EVENTMESH_PROOF_SEED: seed = '1',
}: Readonly<Record<string, string | undefined>>): ProofPlan {
  if (proof !== 'whole' && proof !== 'slice') {
    throw new Error(`EVENTMESH_PROOF: expected 'whole' or 'slice', found '${proof}'.`);
  }
  if (!/^\d{1,9}$/.test(seed)) throw new Error(`EVENTMESH_PROOF_SEED: expected a whole number, found '${seed}'.`);
  return { whole: proof === 'whole', seed: Number(seed) };
}
