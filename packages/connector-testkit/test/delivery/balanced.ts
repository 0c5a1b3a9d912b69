import type { LedgerFigures } from '@eventmesh/connector-runtime';

/** Books of a pipeline that has received and delivered so many records. */
export function balanced(count: number): LedgerFigures {
  return { received: count, delivered: count, filtered: 0, deadLettered: 0, released: 0, inFlight: 0, balanced: true };
}
