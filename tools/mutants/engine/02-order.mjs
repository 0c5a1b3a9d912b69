import { engine } from './places.mjs';

/**
 * Engines that break rule 2: order.
 *
 * @type {readonly import('../mutate.mjs').Mutant[]}
 */
export const orderMutants = [
  {
    id: '02-keys-in-any-lane',
    file: `${engine}/lanes.ts`,
    find: 'if (key !== undefined) return',
    put: "if (key === 'nothing') return",
  },
  {
    id: '02-partition-is-no-order',
    file: `${engine}/lanes.ts`,
    find: "return key === '' ? partition : key;",
    put: "return key === '' ? undefined : key;",
  },
  {
    id: '02-halves-in-wrong-order',
    file: `${engine}/aftermath.ts`,
    find: 'rest.unshift(...',
    put: 'rest.push(...',
  },
  {
    id: '02-tried-again-in-wrong-order',
    file: `${engine}/sort-out.ts`,
    find: 'else again.push(delivery);',
    put: 'else again.unshift(delivery);',
  },
  {
    id: '02-one-failure-holds-all-lanes',
    file: `${engine}/lanes.ts`,
    find: 'for (const lane of this.#lanes) lane.wake();',
    put: 'if (this.waiting === undefined) for (const lane of this.#lanes) lane.wake();',
  },
  {
    id: '02-writes-what-was-given-up',
    file: `${engine}/aftermath.ts`,
    find: "const open = group.filter(({ entry }) => entry.state === 'open');",
    put: 'const open = group;',
  },
];
