import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineSink, defineSource, parseManifest } from '@eventmesh/connector-api';
import { connectorsTable, guaranteeOf } from '../tables/connectors-table.mjs';
import { generatedTexts } from '../tables/generated-texts.mjs';
import { proofTables } from '../tables/proof-tables.mjs';
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
    { place: 'docs/delivery.md' },
  ]);
  expect(generatedTexts(workspace.texts, [], delivery)[1].generated).toContain(
    '| `lingerMs` | integer | `0` | How long to wait. |',
  );
});

const evidence = {
  date: '2026-11-26',
  plan: 'whole',
  seeds: 2,
  environment: { node: 'v20.20.0', systems: { shop: ['8.4'] } },
  requirements: { 'sink.write.one': 'pass', 'delivery.nothing-missing': 'pass', 'faults.cut': 'skip' },
  delivery: { cases: 8, lost: 0, altered: 0, reordered: 0, duplicates: 5 },
  faults: { cases: 3, lost: 0, altered: 0, reordered: 0, duplicates: 2 },
  kills: { 'after read': { 'upstream gating': 'pass' }, 'after write': { 'upstream gating': 'fail' } },
};

test('lists connectors with their guarantee and what was proven', () => {
  const row = (proven) => connectorsTable([shop], new Map(proven)).split('\n').at(-1);
  expect(row([])).toBe(
    `| [sink-shop](${folder}) | Sink | Alpha | N/A | at least once, order per key | [none yet](docs/delivery.md#proof) |`,
  );
  expect(row([[folder, { name: 'sink-shop', evidence }]])).toContain(
    '| [2 requirements hold; 8 kills, 3 faults, 0 events lost](docs/delivery.md#proof) |',
  );
});

test('writes what was proven, what was not asked, and what is broken', () => {
  const text = proofTables([{ name: 'sink-shop', evidence }]);
  expect(text).toContain(
    '| sink-shop | 2026-11-26 | Node 20.20.0; shop 8.4 | 2 of 3 | 8 (2 seeds) | 3 | 0 | 0 | 0 | 7 |',
  );
  expect(proofTables([{ name: 'sink-shop', evidence: { ...evidence, plan: 'slice' } }])).toContain('| 8 (a slice) |');
  expect(text).toContain('| Connections that are cut again and again lose nothing. | does not apply |');
  expect(text).toContain('| A narrow line loses nothing. | **broken** |');
  expect(text).toContain('| after read | – | – | holds | – |');
  expect(text).toContain('| after write | – | – | **broken** | – |');
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
