import { requirements } from '@eventmesh/connector-testkit/requirements';
import { guaranteeOf, statusNames } from './connectors-table.mjs';
import { proofInShort } from './proof-tables.mjs';

const meanings = {
  alpha: 'for early feedback, not for production',
  beta: 'stable, not yet validated by many',
  ga: 'for production',
};

/**
 * What the README of a connector begins with: its release status, what it promises, what was proven, and its known gaps.
 *
 * @param {import('./connectors-table.mjs').ListedConnector} connector
 * @param {import('./proof-tables.mjs').ProvenConnector['evidence'] | undefined} evidence
 */
export function statusHead({ manifest, definition }, evidence) {
  const { status, supportVersion } = manifest;
  const facts = [
    `**${statusNames[status]}**, ${meanings[status]} ([what that means](../../docs/release-status.md))`,
    guaranteeOf(definition),
    `support version: ${supportVersion ?? 'N/A'}`,
    `proof: [${proofInShort(evidence)}](../../docs/delivery.md#proof)`,
  ];
  return [facts.join(' · '), ...gapLines(evidence)].join('\n');
}

function gapLines(evidence) {
  const { requirements: results = {}, reasons = {} } = evidence ?? {};
  const lines = Object.keys(results)
    .filter((id) => results[id] === 'known-gap')
    .map((id) => `* Does not hold yet: ${requirements[id]?.says ?? id} Why: ${reasons[id]}`);
  return lines.length === 0 ? [] : ['', ...lines];
}
