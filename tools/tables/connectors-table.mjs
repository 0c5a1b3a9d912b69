import { markdownTable } from './markdown-table.mjs';
import { proofInShort } from './proof-tables.mjs';

/** As people write them. */
export const statusNames = { alpha: 'Alpha', beta: 'Beta', ga: 'GA' };
const kindNames = { source: 'Source', sink: 'Sink' };

/**
 * What the README's table of connectors says of one.
 *
 * @typedef {object} ListedConnector
 * @property {string} folder
 * @property {import('@eventmesh/connector-api').ConnectorManifest} manifest
 * @property {Definition} definition
 *
 * @typedef {import('@eventmesh/connector-api').AnySourceDefinition | import('@eventmesh/connector-api').AnySinkDefinition} Definition
 */

/**
 * The table of connectors, by name.
 *
 * @param {readonly ListedConnector[]} connectors
 * @param {ReadonlyMap<string, import('./proof-tables.mjs').ProvenConnector>} proven by folder
 */
export function connectorsTable(connectors, proven) {
  const rows = connectors.map(({ folder, manifest, definition }) => [
    `[${folder.split('/').at(-1)}](${folder})`,
    kindNames[manifest.kind],
    statusNames[manifest.status],
    manifest.supportVersion ?? 'N/A',
    guaranteeOf(definition),
    `[${proofInShort(proven.get(folder)?.evidence)}](docs/delivery.md#proof)`,
  ]);
  return markdownTable(['Connector Name', 'Type', 'Status', 'Support Version', 'Guarantee', 'Proof'], rows);
}

/**
 * What a connector promises, from the facts in its definition. Where records carry positions their order is that of
 * the partition; a source whose records are acknowledged one by one promises no order by itself.
 *
 * @param {Definition} definition
 */
export function guaranteeOf(definition) {
  if (definition.kind === 'source')
    return definition.progress === 'acknowledged' ? 'at least once' : 'at least once, order per partition';
  const times = definition.idempotent ? 'at least once, written once' : 'at least once';
  return definition.ordering === 'per-key' ? `${times}, order per key` : times;
}
