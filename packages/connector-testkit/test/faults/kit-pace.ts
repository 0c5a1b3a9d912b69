import type { FaultPace } from '../../src/faults/fault-pace.ts';

/** A pace for the kit's own tests: short, and for connectors that answer at once. */
export const kitPace: FaultPace = {
  whole: false,
  seed: 1,
  events: 60,
  window: 10,
  rounds: 3,
  lastsMs: 700,
  awayMs: 2_000,
  stallAfterMs: 300,
  writeTimeoutMs: 2_000,
  readTimeoutMs: 2_000,
  recoverMs: 20_000,
};
