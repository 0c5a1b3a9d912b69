import { engine, runtime } from './places.mjs';

/**
 * Engines that break rule 8: stopping.
 *
 * @type {readonly import('../mutate.mjs').Mutant[]}
 */
export const stopMutants = [
  {
    id: '08-does-not-wait-for-lanes',
    file: `${engine}/run.ts`,
    find: 'await deadline.wait(this.#lanesIdle(), total * leftAfter.writing);',
    put: '',
  },
  {
    id: '08-does-not-commit-at-stop',
    file: `${engine}/run.ts`,
    find: 'await deadline.wait(this.#flushed(), total * leftAfter.committing);',
    put: '',
  },
  {
    id: '08-keeps-what-it-has-not-finished',
    file: `${engine}/run.ts`,
    find: 'await this.#release(deadline, total * leftAfter.releasing);',
    put: 'void this.#release;',
  },
  {
    id: '08-releases-what-is-done',
    file: `${engine}/tracker.ts`,
    find: "if (entry.state !== 'open') continue;",
    put: '',
  },
  {
    id: '08-second-signal-ignored',
    file: `${runtime}/pipeline.ts`,
    find: 'this.#stopping.shorten(wanted);',
    put: '',
    also: [{ file: `${runtime}/pipeline.ts`, find: 'this.#shutDown?.shorten(wanted);', put: '' }],
  },
  {
    id: '08-does-not-close',
    file: `${engine}/run.ts`,
    find: 'this.#call(() => connector?.close())',
    put: 'Promise.resolve(void connector)',
  },
  {
    id: '08-sits-the-linger-time-out',
    file: `${engine}/run.ts`,
    find: 'this.#lanes?.hurry();\n    await deadline',
    put: 'await deadline',
  },
];
