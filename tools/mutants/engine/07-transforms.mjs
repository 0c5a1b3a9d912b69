import { engine, runtime } from './places.mjs';

/**
 * Engines that break rule 7: transforms.
 *
 * @type {readonly import('../mutate.mjs').Mutant[]}
 */
export const transformsMutants = [
  {
    id: '07-passes-on-what-a-transform-failed-on',
    file: `${engine}/transform-stage.ts`,
    find: 'return toConnectorError(thrown);',
    put: 'void thrown; return [record.event];',
  },
  {
    id: '07-passes-on-what-a-transform-rejected',
    file: `${engine}/transform-stage.ts`,
    find: 'events.catch(toConnectorError)',
    put: 'events.catch(() => [record.event as never])',
  },
  {
    id: '07-settles-with-the-first-event',
    file: `${engine}/transform-stage.ts`,
    find: 'entry.pending = events.length;',
    put: 'entry.pending = 1;',
  },
  {
    id: '07-best-outcome-counts',
    file: `${engine}/entry.ts`,
    find: 'severity[one] >= severity[other] ? one : other',
    put: 'severity[one] >= severity[other] ? other : one',
  },
  {
    id: '07-same-id-for-several-events',
    file: `${runtime}/transforms/apply-transforms.ts`,
    find: 'event.id === input.id ?',
    put: "event.id === '' ?",
  },
  {
    id: '07-transforms-may-change-what-came',
    file: `${engine}/transform-stage.ts`,
    find: 'freezeData(record.event);',
    put: 'void freezeData;',
  },
];
