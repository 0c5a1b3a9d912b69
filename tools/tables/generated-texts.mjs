import { connectorsTable } from './connectors-table.mjs';
import { withGeneratedBlock } from './generated-block.mjs';
import { optionsTable } from './options-table.mjs';

/**
 * The files that hold a generated block, with what it should hold.
 *
 * @param {ReadonlyMap<string, string>} texts
 * @param {readonly import('./connectors-table.mjs').ListedConnector[]} connectors
 * @param {import('@eventmesh/connector-api').OptionsSchema} [deliverySettings] what stands under `delivery:` of a pipeline
 * @returns {{path: string, block: string, text: string, generated: string | undefined}[]} `generated` is the whole text
 *   as it should be; nothing when the markers are missing
 */
export function generatedTexts(texts, connectors, deliverySettings) {
  const blocks = [
    { path: 'README.md', block: 'connectors', content: connectorsTable(connectors) },
    ...connectors.map(({ folder, definition }) => ({
      path: `${folder}/README.md`,
      block: 'options',
      content: tableOf(definition.options),
    })),
    ...(deliverySettings === undefined
      ? []
      : [{ path: 'docs/delivery.md', block: 'delivery', content: tableOf(deliverySettings) }]),
  ];
  return blocks.map(({ path, block, content }) => {
    const text = texts.get(path) ?? '';
    return { path, block, text, generated: withGeneratedBlock(text, block, content) };
  });
}

/** @param {import('@eventmesh/connector-api').OptionsSchema} options */
function tableOf(options) {
  return optionsTable(options['~standard'].jsonSchema.input({ target: 'draft-2020-12' }));
}
