import { generatedTexts } from '../../tables/generated-texts.mjs';

/**
 * The generated tables and files are there and say what the code and the evidence say.
 *
 * @param {import('../describe-workspace.mjs').Workspace} workspace
 * @param {readonly import('../../tables/connectors-table.mjs').ListedConnector[]} connectors
 * @param {import('@eventmesh/connector-api').OptionsSchema} [deliverySettings]
 * @param {readonly import('../../tables/connectors-table.mjs').ListedConnector[]} [templates]
 * @returns {import('../problem.mjs').Problem[]}
 */
export function generatedTables({ texts }, connectors, deliverySettings, templates) {
  return generatedTexts(texts, connectors, deliverySettings, templates).flatMap(({ path, block, text, generated }) => {
    if (generated === undefined) {
      const markers = `<!-- ${block}:start --> and <!-- ${block}:end -->, each on a line`;
      return [
        {
          place: path,
          expected: markers,
          found: 'none',
          mend: 'Add them where the block belongs, then run: pnpm generate',
        },
      ];
    }
    if (generated === text) return [];
    return [
      {
        place: path,
        expected: `'${block}' as code and evidence have it`,
        found: 'another',
        mend: 'Run: pnpm generate',
      },
    ];
  });
}
