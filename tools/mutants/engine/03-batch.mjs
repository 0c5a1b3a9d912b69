import { engine } from './places.mjs';

/**
 * Engines that break rule 3: batches.
 *
 * @type {readonly import('../mutate.mjs').Mutant[]}
 */
export const batchMutants = [
  {
    id: '03-batch-over-count',
    file: `${engine}/lane.ts`,
    find: 'if (batch.length === maxEvents ||',
    put: 'if (batch.length === 3 * maxEvents ||',
    also: [
      {
        file: `${engine}/transform-stage.ts`,
        find: 'ready.length < limits.maxEvents &&',
        put: 'ready.length < 3 * limits.maxEvents &&',
      },
    ],
  },
  {
    id: '03-batch-over-bytes',
    file: `${engine}/lane.ts`,
    find: '(batch.length > 0 && bytes + next.bytes > maxBytes)',
    put: '(batch.length > 0 && bytes + next.bytes > 1e12)',
    also: [{ file: `${engine}/transform-stage.ts`, find: '&& bytes < limits.maxBytes', put: '&& bytes < 1e12' }],
  },
  {
    id: '03-one-event-a-batch',
    file: `${engine}/lane.ts`,
    find: 'if (batch.length === maxEvents ||',
    put: 'if (batch.length === 1 ||',
  },
  {
    id: '03-no-linger',
    file: `${engine}/lane.ts`,
    find: 'this.#lingers = parts.batch.lingerMs > 0;',
    put: 'this.#lingers = false;',
  },
  {
    id: '03-lingers-when-full',
    file: `${engine}/lane.ts`,
    find: 'if (this.#endLinger !== undefined && this.backlog',
    put: 'if (this.#over && this.backlog',
  },
];
