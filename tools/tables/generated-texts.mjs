import { connectorsTable } from './connectors-table.mjs';
import { withGeneratedBlock } from './generated-block.mjs';
import { optionsTable } from './options-table.mjs';

/**
 * The files that hold a generated block, with what it should hold.
 *
 * @param {ReadonlyMap<string, string>} texts
 * @param {readonly import('./connectors-table.mjs').ListedConnector[]} connectors
 * @returns {{path: string, block: string, text: string, generated: string | undefined}[]} `generated` is the whole text
 *   as it should be; nothing when the markers are missing
 */
export function generatedTexts(texts, connectors) {
  const blocks = [
    { path: 'README.md', block: 'connectors', content: connectorsTable(connectors) },
    ...connectors.map(({ folder, definition }) => ({
      path: `${folder}/README.md`,
      block: 'options',
      content: optionsTable(definition.options['~standard'].jsonSchema.input({ target: 'draft-2020-12' })),
    })),
  ];
  return blocks.map(({ path, block, content }) => {
    const text = texts.get(path) ?? '';
    return { path, block, text, generated: withGeneratedBlock(text, block, content) };
  });
}
