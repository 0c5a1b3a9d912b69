import { engine } from './places.mjs';

/**
 * Engines that break rule 9: accounts.
 *
 * @type {readonly import('../mutate.mjs').Mutant[]}
 */
export const accountMutants = [
  {
    id: '09-released-not-booked',
    file: `${engine}/ledger.ts`,
    find: 'this.#released += count;',
    put: '',
  },
  {
    id: '09-filtered-counted-as-delivered',
    file: `${engine}/ledger.ts`,
    find: 'this.#settled[outcome] += 1;',
    put: "this.#settled[outcome === 'filtered' ? 'delivered' : outcome] += 1;",
  },
  {
    id: '09-in-flight-computed-not-counted',
    file: `${engine}/ledger.ts`,
    find: 'this.#inFlight -= 1;',
    put: '',
  },
  {
    id: '09-stall-unseen',
    file: `${engine}/health.ts`,
    find: 'stillMs >= this.#stallAfterMs',
    put: 'stillMs < 0',
  },
  {
    id: '09-hung-commit-is-not-a-stall',
    file: `${engine}/run.ts`,
    find: 'return this.#tracker.inFlight.count;',
    put: 'return this.#books.ledger.inFlight;',
  },
];
