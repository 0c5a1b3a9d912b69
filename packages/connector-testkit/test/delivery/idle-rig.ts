import type { Rig } from '../../src/delivery/rig.ts';

const connector = { module: 'file:///x', system: 'x', options: {} };

/** A rig that nothing happens on. */
export const idleRig: Rig = {
  source: connector,
  sink: connector,
  odd: [],
  keepsOrder: true,
  settledStayAway: true,
  idempotent: false,
  put: async () => {},
  arrived: async () => [],
  gaveUp: () => new Set(),
  gaveAgain: () => [],
  unknownOutcomes: () => 0,
  left: () => undefined,
  [Symbol.asyncDispose]: async () => {},
};
