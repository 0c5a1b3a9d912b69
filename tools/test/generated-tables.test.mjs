import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineSink, defineSource, parseManifest } from '@eventmesh/connector-api';
import { connectorsTable, guaranteeOf } from '../tables/connectors-table.mjs';
import { generatedTexts } from '../tables/generated-texts.mjs';
import { definitionFacts } from '../workspace/rules/definition-facts.mjs';
import { generatedTables } from '../workspace/rules/generated-tables.mjs';
import { connectorFields, madeUpWorkspace } from './made-up-workspace.mjs';

const folder = 'connectors/sink-shop';
const markers = (name) => `# Title\n\n<!-- ${name}:start -->\n<!-- ${name}:end -->\n\nEnd.\n`;
const sink = (facts) =>
  defineSink({ system: 'shop', ordering: 'per-key', idempotent: false, options: z.object({ url: z.url() }), ...facts });
const shop = { folder, manifest: parseManifest(connectorFields('sink', 'shop')), definition: sink({}) };
const workspaceWith = (readme) =>
  madeUpWorkspace({ 'README.md': markers('connectors'), [`${folder}/README.md`]: readme });

test('refuses a README without markers, and a table that is not the generated one', () => {
  expect(generatedTables(workspaceWith('# Title\n'), [shop])).toMatchObject([
    { place: 'README.md', mend: 'Run: pnpm generate' },
    { place: `${folder}/README.md`, found: 'none' },
  ]);
});

test('accepts what the generator writes, and keeps the text around it', () => {
  const [readme, options] = generatedTexts(workspaceWith(markers('options')).texts, [shop]);
  const written = madeUpWorkspace({ 'README.md': readme.generated, [`${folder}/README.md`]: options.generated });
  expect(generatedTables(written, [shop])).toEqual([]);
  expect(options.generated).toMatch(/^# Title\n\n<!-- options:start -->\n\| Option [^]+ -->\n\nEnd\.\n$/);
});

test('writes the settings of a pipeline into the page on delivery', () => {
  const delivery = z.object({ lingerMs: z.int().default(0).describe('How long to wait.') });
  const workspace = madeUpWorkspace({ 'docs/delivery.md': markers('delivery') });
  expect(generatedTables(workspace, [], delivery)).toMatchObject([
    { place: 'README.md' },
    { place: 'docs/delivery.md' },
  ]);
  expect(generatedTexts(workspace.texts, [], delivery).at(-1).generated).toContain(
    '| `lingerMs` | integer | `0` | How long to wait. |',
  );
});

test('lists connectors with their guarantee', () => {
  expect(connectorsTable([shop]).split('\n').at(-1)).toBe(
    `| [sink-shop](${folder}) | Sink | Alpha | N/A | at least once, order per key | not yet published |`,
  );
});

test.each([
  ['at least once, order per key', sink({})],
  ['at least once', sink({ ordering: 'none' })],
  ['at least once, written once, order per key', sink({ idempotent: true })],
  ['at least once', defineSource({ progress: 'acknowledged' })],
  ['at least once, order per partition', defineSource({ progress: 'checkpointed' })],
])('promises %s', (guarantee, definition) => {
  expect(guaranteeOf(definition)).toBe(guarantee);
});

test('refuses a definition of another system than the manifest names', () => {
  expect(definitionFacts([shop])).toEqual([]);
  expect(definitionFacts([{ ...shop, definition: sink({ system: 'bank' }) }])).toMatchObject([{ found: "'bank'" }]);
});
