import { catalogue } from './catalogue.mjs';
import { connectorsTable } from './connectors-table.mjs';
import { withGeneratedBlock } from './generated-block.mjs';
import { optionsSchema } from './options-schema.mjs';
import { optionsTable } from './options-table.mjs';
import { proofTables } from './proof-tables.mjs';
import { withReleaseFields } from './release-fields.mjs';
import { statusHead } from './status-head.mjs';

/**
 * The files that hold a generated block, or are generated as a whole, with what they should hold.
 *
 * @param {ReadonlyMap<string, string>} texts
 * @param {readonly import('./connectors-table.mjs').ListedConnector[]} connectors
 * @param {import('@eventmesh/connector-api').OptionsSchema} [deliverySettings] what stands under `delivery:` of a pipeline
 * @param {readonly import('./connectors-table.mjs').ListedConnector[]} [templates] what connectors begin as
 * @returns {{path: string, block: string, text: string, generated: string | undefined}[]} `generated` is the whole text
 *   as it should be; nothing when the markers are missing
 */
export function generatedTexts(texts, connectors, deliverySettings, templates = []) {
  const evidence = evidenceIn(texts, connectors);
  const blocks = [
    { path: 'README.md', block: 'connectors', content: connectorsTable(connectors, evidence) },
    ...[...connectors, ...templates].flatMap((connector) => [
      {
        path: `${connector.folder}/README.md`,
        block: 'status',
        content: statusHead(connector, evidence.get(connector.folder)?.evidence),
      },
      { path: `${connector.folder}/README.md`, block: 'options', content: tableOf(connector.definition.options) },
    ]),
    ...(deliverySettings === undefined
      ? []
      : [
          { path: 'docs/delivery.md', block: 'delivery', content: tableOf(deliverySettings) },
          { path: 'docs/delivery.md', block: 'proof', content: proofTables([...evidence.values()]) },
        ]),
  ];
  // A file may have several blocks: the text of each has those before it.
  const current = new Map(texts);
  const withBlocks = blocks.map(({ path, block, content }) => {
    const text = current.get(path) ?? '';
    const generated = withGeneratedBlock(text, block, content);
    current.set(path, generated ?? text);
    return { path, block, text, generated };
  });
  return [...withBlocks, ...wholeFiles(texts, connectors, evidence)];
}

function wholeFiles(texts, connectors, evidence) {
  const packageJsonOf = (folder) => JSON.parse(texts.get(`${folder}/package.json`));
  return [
    ...connectors.map(({ folder }) => {
      const path = `${folder}/package.json`;
      const text = texts.get(path);
      return { path, block: 'keywords and publishConfig.tag', text, generated: withReleaseFields(text) };
    }),
    ...connectors.map(({ folder, definition }) => {
      const path = `${folder}/options.schema.json`;
      return { path, block: 'options', text: texts.get(path) ?? '', generated: optionsSchema(definition) };
    }),
    {
      path: 'catalogue.json',
      block: 'catalogue',
      text: texts.get('catalogue.json') ?? '',
      generated: catalogue(connectors, packageJsonOf, evidence),
    },
  ];
}

/** By folder, of the connectors that have any. */
function evidenceIn(texts, connectors) {
  return new Map(
    connectors
      .filter(({ folder }) => texts.has(`${folder}/evidence.json`))
      .map(({ folder }) => {
        const evidence = JSON.parse(texts.get(`${folder}/evidence.json`));
        return [folder, { name: folder.split('/').at(-1), evidence }];
      }),
  );
}

/** @param {import('@eventmesh/connector-api').OptionsSchema} options */
function tableOf(options) {
  return optionsTable(options['~standard'].jsonSchema.input({ target: 'draft-2020-12' }));
}
