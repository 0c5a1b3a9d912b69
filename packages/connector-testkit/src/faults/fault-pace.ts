import type { ProofPlan } from '../oracle/proof-plan.ts';

/** How much passes during a fault check, and how long its faults last. */
export interface FaultPace extends Pick<ProofPlan, 'whole' | 'seed'> {
  /** How many events pass in all. */
  readonly events: number;
  /** No more events than this are on their way at a time, so that every fault meets some and some come after it. */
  readonly window: number;
  /** How often a fault that is over in a moment happens. */
  readonly rounds: number;
  /** How long other faults last, in milliseconds. */
  readonly lastsMs: number;
  /** How long a system is away, in milliseconds. */
  readonly awayMs: number;
  /** What the pipeline calls a stall, in milliseconds: much less than what a system is away. */
  readonly stallAfterMs: number;
  /** How long a write may take, in milliseconds. */
  readonly writeTimeoutMs: number;
  /** How long a read may take, in milliseconds: a source may wait ten seconds for something to come. */
  readonly readTimeoutMs: number;
  /** When everything has to be over and done with after the last fault, in milliseconds. */
  readonly recoverMs: number;
}

/** The pace of a plan: some seconds a fault for a slice, a minute or more for the whole. */
export function faultPace({ whole, seed }: ProofPlan): FaultPace {
  const plan = { whole, seed };
  const timeouts = { stallAfterMs: 1_000, writeTimeoutMs: 5_000, readTimeoutMs: 12_000 };
  return whole
    ? {
        ...plan,
        ...timeouts,
        events: 4_000,
        window: 100,
        rounds: 40,
        lastsMs: 15_000,
        awayMs: 60_000,
        recoverMs: 120_000,
      }
    : { ...plan, ...timeouts, events: 400, window: 40, rounds: 6, lastsMs: 3_000, awayMs: 5_000, recoverMs: 60_000 };
}

/** How long a check may take in all, in milliseconds: longer than all of its own deadlines, so that those tell what is wrong. */
export function longestMs({ rounds, lastsMs, awayMs, readTimeoutMs, recoverMs }: FaultPace): number {
  return awayMs + lastsMs + 3 * recoverMs + 2 * readTimeoutMs + rounds * 1_000;
}
