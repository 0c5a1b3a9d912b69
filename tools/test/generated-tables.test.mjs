import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineSink, defineSource, parseManifest } from '@eventmesh/connector-api';
import { catalogue } from '../tables/catalogue.mjs';
import { connectorsTable, guaranteeOf } from '../tables/connectors-table.mjs';
import { generatedTexts } from '../tables/generated-texts.mjs';
import { proofTables } from '../tables/proof-tables.mjs';
import { withReleaseFields } from '../tables/release-fields.mjs';
import { statusHead } from '../tables/status-head.mjs';
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
    { place: `${folder}/README.md`, expected: expect.stringContaining('status:start'), found: 'none' },
    { place: `${folder}/README.md`, expected: expect.stringContaining('options:start'), found: 'none' },
    { place: `${folder}/package.json`, expected: "'keywords and publishConfig.tag' as code and evidence have it" },
    { place: `${folder}/options.schema.json`, expected: "'options' as code and evidence have it" },
    { place: 'catalogue.json', mend: 'Run: pnpm generate' },
  ]);
});

test('accepts what the generator writes, and keeps the text around it', () => {
  const before = workspaceWith(markers('status') + markers('options'));
  const written = new Map(generatedTexts(before.texts, [shop]).map(({ path, generated }) => [path, generated]));
  const after = madeUpWorkspace(Object.fromEntries(written));
  expect(generatedTables(after, [shop])).toEqual([]);
  expect(after.texts.get(`${folder}/README.md`)).toMatch(
    /^# Title\n\n<!-- status:start -->\n\*\*Alpha\*\*, [^]+End\.\n# Title\n\n<!-- options:start -->\n\| Option [^]+ -->\n\nEnd\.\n$/,
  );
});

test('writes the settings of a pipeline into the page on delivery', () => {
  const delivery = z.object({ lingerMs: z.int().default(0).describe('How long to wait.') });
  const workspace = madeUpWorkspace({ 'docs/delivery.md': markers('delivery') });
  expect(generatedTables(workspace, [], delivery)).toMatchObject([
    { place: 'README.md' },
    { place: 'docs/delivery.md' },
    { place: 'docs/delivery.md' },
    { place: 'catalogue.json' },
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

test('begins a README with what the connector is, promises and lacks', () => {
  expect(statusHead(shop, undefined)).toBe(
    '**Alpha**, for early feedback, not for production ([what that means](../../docs/release-status.md)) · at least once, order per key · support version: N/A · proof: [none yet](../../docs/delivery.md#proof)',
  );
  const requirements = { ...evidence.requirements, 'lifecycle.memory-steady': 'known-gap' };
  const reasons = { 'lifecycle.memory-steady': 'the driver keeps a list (until 2026-12-31)' };
  expect(statusHead(shop, { ...evidence, requirements, reasons })).toMatch(
    /\n\n\* Does not hold yet: What has passed leaves nothing in memory.+ Why: the driver keeps a list \(until 2026-12-31\)$/,
  );
});

test('writes what npm reads from the manifest, and leaves what is right as it is', () => {
  const json = {
    ...connectorFields('sink', 'shop'),
    keywords: ['orders', 'eventmesh-connector-beta'],
    publishConfig: {},
  };
  const written = withReleaseFields(JSON.stringify(json));
  expect(JSON.parse(written)).toEqual({
    ...json,
    keywords: ['eventmesh-connector', 'eventmesh-connector-alpha', 'orders', 'shop'],
    publishConfig: { tag: 'alpha' },
  });
  const otherLayout = JSON.stringify(JSON.parse(written));
  expect(withReleaseFields(otherLayout)).toBe(otherLayout);
});

test('writes the catalogue for programs', () => {
  const json = { name: '@eventmesh/sink-shop', version: '0.1.0', description: 'Sells.' };
  const write = (proven) => JSON.parse(catalogue([shop], () => json, new Map(proven))).connectors;
  expect(write([])).toMatchObject([
    { ...json, kind: 'sink', system: 'shop', status: 'alpha', distTag: 'alpha', proof: null },
  ]);
  expect(write([[folder, { name: 'sink-shop', evidence }]])[0].proof).toMatchObject({
    requirements: { hold: 2, broken: 0, knownGaps: 0, doNotApply: 1 },
    kills: 8,
    faults: 3,
    lost: 0,
  });
});
