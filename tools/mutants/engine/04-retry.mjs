import { engine } from './places.mjs';

/**
 * Engines that break rule 4: retries.
 *
 * @type {readonly import('../mutate.mjs').Mutant[]}
 */
export const retryMutants = [
  {
    id: '04-gives-up-on-a-target-that-is-away',
    file: `${engine}/decide.ts`,
    find: "if (outcome !== 'retry-bounded') return outcome;",
    put: "if (outcome === 'reject' || outcome === 'stop') return outcome;",
  },
  {
    id: '04-dead-letters-what-may-pass',
    file: `${engine}/decide.ts`,
    find: "if (outcome !== 'retry-bounded') return outcome;",
    put: "if (outcome !== 'retry-bounded') return outcome === 'retry' ? 'reject' : outcome;",
  },
  {
    id: '04-tries-the-unknown-for-ever',
    file: `${engine}/decide.ts`,
    find: "return attempts < maxUnknownAttempts ? 'retry' : 'reject';",
    put: "return attempts < maxUnknownAttempts ? 'retry' : 'retry';",
  },
  {
    id: '04-does-not-wait-as-asked',
    file: `${engine}/backoff.ts`,
    find: 'retryAfterMs > 0 ?',
    put: 'retryAfterMs < 0 ?',
  },
  {
    id: '04-counts-what-was-not-tried',
    file: `${engine}/target.ts`,
    find: "if (error.code === 'NOT_ATTEMPTED') return;",
    put: '',
  },
  {
    id: '04-never-waits-longer',
    file: `${engine}/backoff.ts`,
    find: 'initialMs * 2 ** Math.min(attempt - 1, 30)',
    put: 'initialMs',
  },
  {
    id: '04-asks-the-away-as-rarely-as-the-busy',
    file: `${engine}/backoff.ts`,
    find: "if (code !== 'UNAVAILABLE') return settings;",
    put: "if (code !== 'UNAVAILABLE' || settings.maxMs > 0) return settings;",
  },
  {
    id: '04-takes-a-busy-target-for-poison',
    file: `${engine}/target.ts`,
    find: 'return waitedMs >= this.#retry.unknownPatienceMs ? doubt.attempts : doubt.besideOthers;',
    put: 'return doubt.attempts;',
  },
  {
    id: '04-holds-an-outage-against-events-once-it-is-over',
    file: `${engine}/target.ts`,
    find: 'doubt.besideOthers += 1;',
    put: 'doubt.besideOthers = doubt.attempts;',
  },
  {
    id: '04-remembers-for-ever-that-the-target-was-there',
    file: `${engine}/target.ts`,
    find: 'doubt.written = written;',
    put: '',
  },
  {
    id: '04-holds-what-it-knows-against-events-that-fail-for-the-unknown',
    file: `${engine}/target.ts`,
    find: 'delivery.doubt = undefined;',
    put: '',
  },
  {
    id: '04-gives-all-up-when-patience-ends',
    file: `${engine}/target.ts`,
    find: 'Math.max(doubt.since, this.#givenUpAt)',
    put: 'doubt.since',
  },
  {
    id: '04-waits-for-the-unknown-for-ever',
    file: `${engine}/target.ts`,
    find: 'waitedMs >= this.#retry.unknownPatienceMs',
    put: 'waitedMs < 0',
  },
];
