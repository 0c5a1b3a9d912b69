/** How much of a proof is run, and which chance it takes. */
export interface ProofPlan {
  /** The whole proof, which takes its time, or a slice of it for every day. */
  readonly whole: boolean;
  /** What all chance comes from, where one course of events is enough: the same seed, the same course. */
  readonly seed: number;
  /** The same, where the proof is to be run with each of several. The first one is `seed`. */
  readonly seeds: readonly number[];
}

/**
 * The plan that the environment asks for: `EVENTMESH_PROOF` is `whole` or `slice` (default), `EVENTMESH_PROOF_SEEDS` how many seeds to
 * run, from 1 on (default: 1), `EVENTMESH_PROOF_SEED` the only seed to run, a whole number of 0 or more.
 *
 * @throws Error in words, when one of them is something else
 */
export function proofPlan({
  EVENTMESH_PROOF: proof = 'slice',
  EVENTMESH_PROOF_SEEDS: count = '1',
  EVENTMESH_PROOF_SEED: only,
}: Readonly<Record<string, string | undefined>>): ProofPlan {
  if (proof !== 'whole' && proof !== 'slice') {
    throw new Error(`EVENTMESH_PROOF: expected 'whole' or 'slice', found '${proof}'.`);
  }
  if (!/^[1-9]\d{0,5}$/.test(count)) {
    throw new Error(`EVENTMESH_PROOF_SEEDS: expected how many seeds, at least 1, found '${count}'.`);
  }
  if (only !== undefined && !/^\d{1,9}$/.test(only)) {
    throw new Error(`EVENTMESH_PROOF_SEED: expected a whole number, found '${only}'.`);
  }
  const seed = Number(only ?? 1);
  const seeds = only === undefined ? Array.from({ length: Number(count) }, (_, index) => index + 1) : [seed];
  return { whole: proof === 'whole', seed, seeds };
}
