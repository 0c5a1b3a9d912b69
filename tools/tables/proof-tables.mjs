import { requirements } from '@eventmesh/connector-testkit/requirements';
import { deliveryPoints } from '../../packages/connector-runtime/dist/engine/delivery-point.js';
import { upstreamModes } from '../../packages/connector-testkit/dist/reference/protocol.js';
import { targetModes } from '../../packages/connector-testkit/dist/reference/reference-target.js';
import { inNumbers } from './in-numbers.mjs';
import { markdownTable } from './markdown-table.mjs';

/**
 * A connector with what its evidence.json holds.
 *
 * @typedef {object} ProvenConnector
 * @property {string} name without its scope: `source-file`
 * @property {ReturnType<typeof import('../prove/evidence.mjs').evidenceOf>} evidence
 */

/** Kills are told by point and counterpart, as the titles of the kit's cases name them. */
const counterparts = {
  source: targetModes.map((mode) => `target ${mode}`),
  sink: upstreamModes.map((mode) => `upstream ${mode}`),
};
const words = { pass: 'holds', fail: '**broken**', skip: 'does not apply', 'known-gap': 'known gap' };

/**
 * What was proven, for people: figures by connector, each guarantee by connector, and what was killed where.
 *
 * @param {readonly ProvenConnector[]} connectors
 */
export function proofTables(connectors) {
  if (connectors.length === 0) return 'No evidence has been written yet: run `pnpm prove`.';
  return [
    figuresTable(connectors),
    guaranteesTable(connectors),
    ...connectors.map((each) => `Killed with SIGKILL, ${each.name}:\n\n${killsTable(each)}`),
  ].join('\n\n');
}

/**
 * In a few words: what the table of connectors says of a proof.
 *
 * @param {ProvenConnector['evidence'] | undefined} evidence
 */
export function proofInShort(evidence) {
  if (evidence === undefined) return 'none yet';
  const { requirements: results, delivery, faults } = evidence;
  const broken = Object.values(results).filter((result) => result === 'fail').length;
  const held = Object.values(results).filter((result) => result === 'pass').length;
  const found = broken > 0 ? `${inNumbers(broken, 'requirement')} broken` : `${held} requirements hold`;
  const gaveUp = (delivery.gaveUp ?? 0) + (faults.gaveUp ?? 0);
  const beside = gaveUp === 0 ? '' : ` (${gaveUp} by upstream itself)`;
  const disturbed = `${inNumbers(delivery.cases, 'kill')}, ${inNumbers(faults.cases, 'fault')}`;
  return `${found}; ${disturbed}, ${inNumbers(delivery.lost + faults.lost, 'event')} lost${beside}`;
}

function figuresTable(connectors) {
  const rows = connectors.map(({ name, evidence }) => {
    const { date, plan, seeds, environment, requirements: results, delivery, faults } = evidence;
    const held = Object.values(results).filter((result) => result === 'pass').length;
    const systems = Object.entries(environment.systems).map(([system, versions]) => `${system} ${versions.join(', ')}`);
    const both = (figure) => String((delivery[figure] ?? 0) + (faults[figure] ?? 0));
    return [
      name,
      date,
      [`Node ${environment.node.replace('v', '')}`, ...systems].join('; '),
      `${held} of ${Object.keys(results).length}`,
      `${delivery.cases} (${plan === 'slice' ? 'a slice' : `${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`})`,
      String(faults.cases),
      both('lost'),
      both('altered'),
      both('reordered'),
      both('duplicates'),
      both('gaveUp'),
    ];
  });
  const head = [
    'Connector',
    'Date',
    'On',
    'Requirements',
    'Kills',
    'Faults',
    'Lost',
    'Altered',
    'Out of order',
    'Came again',
    'Lost by upstream',
  ];
  return markdownTable(head, rows);
}

function guaranteesTable(connectors) {
  const shown = Object.entries(requirements).filter(([id]) => /^(?:delivery|faults)\./.test(id));
  const rows = shown.map(([id, { says }]) => [
    says,
    ...connectors.map(({ evidence }) => words[evidence.requirements[id] ?? 'fail']),
  ]);
  return markdownTable(['Guarantee', ...connectors.map(({ name }) => name)], rows);
}

function killsTable({ name, evidence: { kills } }) {
  const columns = counterparts[name.startsWith('source-') ? 'source' : 'sink'];
  const rows = deliveryPoints.map((point) => [
    point,
    ...columns.map((column) => (kills[point]?.[column] === undefined ? '–' : words[kills[point][column]])),
  ]);
  return markdownTable(['killed', ...columns], rows);
}
