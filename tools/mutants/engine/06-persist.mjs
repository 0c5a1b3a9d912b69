import { engine, runtime } from './places.mjs';

/**
 * Engines that break rule 6: persisting, then telling upstream.
 *
 * @type {readonly import('../mutate.mjs').Mutant[]}
 */
export const persistMutants = [
  {
    id: '06-tells-before-it-is-durable',
    file: `${engine}/committer.ts`,
    find: 'if (lease !== undefined) {',
    put: 'if (lease !== undefined) { await source.commit(batch.records);',
  },
  {
    id: '06-never-persists',
    file: `${engine}/committer.ts`,
    find: 'if (lease !== undefined) {',
    put: 'if (lease === null) {',
  },
  {
    id: '06-tells-although-persisting-failed',
    file: `${engine}/committer.ts`,
    find: "if (!(await this.#untilDone('state store', batch, persist))) return false;",
    put: "await this.#untilDone('state store', batch, persist);",
    also: [{ file: `${engine}/committer.ts`, find: 'await this.#pause.after(failure, who);', put: 'return false;' }],
  },
  {
    id: '06-old-holder-may-write',
    file: `${runtime}/store/memory-state-store.ts`,
    find: 'if (!isHeld) throw new FencedError(lease, current);',
    put: '',
  },
  {
    id: '06-old-holder-tries-for-ever',
    file: `${engine}/committer.ts`,
    find: 'if (isFencedError(failure.cause)) {',
    put: 'if (failure === undefined) {',
  },
  {
    id: '06-starts-again-from-the-beginning',
    file: `${engine}/run.ts`,
    find: "await this.#within('state store: reading checkpoints', () => store.readCheckpoints(name))",
    put: 'noPositions',
  },
  {
    id: '06-held-lease-is-a-failure',
    file: `${engine}/run-lease.ts`,
    find: 'if (!isLeaseHeldError(thrown)) throw thrown;',
    put: 'throw thrown;',
  },
  {
    id: '06-lost-lease-unnoticed',
    file: `${engine}/run-lease.ts`,
    find: 'this.#parts.lost(leaseLost(lease))',
    put: 'void leaseLost(lease)',
  },
  {
    id: '06-lease-lost-before-it-was-had',
    file: `${engine}/run-lease.ts`,
    find: 'if (lease.lost.aborted) throw leaseLost(lease);',
    put: '',
  },
  {
    id: '06-lease-lost-while-opening',
    file: `${engine}/run.ts`,
    find: 'this.#abort.abort(error);\n    this.#opening?.shorten(0);\n    this.#reader?.stop();',
    put: '',
  },
  {
    id: '06-lost-lease-writes-on',
    file: `${engine}/run.ts`,
    find: 'this.#lanes?.giveUp();\n    this.#committer?.end();',
    put: '',
  },
  {
    id: '06-lease-never-given-back',
    file: `${engine}/run-lease.ts`,
    find: 'if (this.#lease !== undefined) await this.#parts.store.releaseLease(this.#lease);',
    put: '',
  },
  {
    id: '06-tells-for-who-was-given-up',
    file: `${engine}/settled-records.ts`,
    find: "if (batch.entries.every(({ state }) => state !== 'released')) return batch;",
    put: 'return batch;',
  },
];
