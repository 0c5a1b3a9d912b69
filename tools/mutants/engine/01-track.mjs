import { engine } from './places.mjs';

/**
 * Engines that break rule 1: tracking.
 *
 * @type {readonly import('../mutate.mjs').Mutant[]}
 */
export const trackMutants = [
  {
    id: '01-cap-by-count-ignored',
    file: `${engine}/in-flight.ts`,
    find: 'this.#caps.maxRecords - this.#count',
    put: 'this.#caps.maxRecords',
  },
  {
    id: '01-cap-by-bytes-ignored',
    file: `${engine}/in-flight.ts`,
    find: 'this.#caps.maxBytes - this.#bytes',
    put: 'this.#caps.maxBytes',
  },
  {
    id: '01-watermark-passes-a-gap',
    file: `${engine}/settled-records.ts`,
    find: "while (head !== undefined && head.state === 'settled')",
    put: 'while (head !== undefined)',
  },
  {
    id: '01-reading-never-goes-on',
    file: `${engine}/in-flight.ts`,
    find: 'if (this.#onRoom !== undefined && this.room() !== undefined)',
    put: 'if (this.#onRoom !== undefined && this.#count === -1)',
  },
  {
    id: '01-read-garbage-loses-its-neighbours',
    file: `${engine}/reader.ts`,
    find: 'this.#context.fail(toConnectorError(thrown));\n      return false;',
    put: 'return true;',
  },
];
