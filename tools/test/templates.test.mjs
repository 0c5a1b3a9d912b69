import { expect, test } from 'vitest';
import { generatedTexts } from '../tables/generated-texts.mjs';
import { layerOf } from '../workspace/layers.mjs';
import { connectorManifest } from '../workspace/rules/connector-manifest.mjs';
import { oneWayImports } from '../workspace/rules/one-way-imports.mjs';
import { publishedPackage } from '../workspace/rules/published-package.mjs';
import { requiredFiles } from '../workspace/rules/required-files.mjs';
import { connectorFields, filesOf, madeUpWorkspace, packageJson } from './made-up-workspace.mjs';

const folder = 'templates/sink';
const path = `${folder}/package.json`;

/** A workspace with a template in which nothing is wrong but what is told here. */
function workspaceWith({ json = {}, files = {} } = {}) {
  const right = {
    name: '@eventmesh/template-sink',
    private: true,
    version: '0.0.0',
    repository: { ...packageJson(folder).repository, directory: 'connectors/sink-acme' },
    ...connectorFields('sink', 'acme'),
  };
  const ownTest = { [`${folder}/test/acme.integration.test.ts`]: '' };
  return madeUpWorkspace({ ...filesOf(folder, packageJson(folder, { ...right, ...json }), {}), ...ownTest, ...files });
}

test('a template is held to what connectors are held to, though nobody publishes it', () => {
  const workspace = workspaceWith();
  for (const rule of [connectorManifest, publishedPackage, requiredFiles, oneWayImports])
    expect(rule(workspace)).toEqual([]);
  expect(layerOf({ folder, json: { private: true } })).toBe('connector');
});

test.each([
  ['a wrong licence', publishedPackage, { json: { license: 'MIT' } }],
  [
    'the name of a connector, which may be made beside it',
    connectorManifest,
    { json: { name: '@eventmesh/sink-acme' } },
  ],
  ['no manifest', connectorManifest, { json: { eventmesh: undefined } }],
  ['no README', requiredFiles, { files: { [`${folder}/README.md`]: undefined } }],
  ['no integration test', requiredFiles, { files: { [`${folder}/test/acme.integration.test.ts`]: undefined } }],
  [
    'an import of a connector',
    oneWayImports,
    {
      json: { dependencies: { '@eventmesh/sink-shop': 'workspace:^' } },
      files: { [`${folder}/src/index.ts`]: "import { shopSink } from '@eventmesh/sink-shop';\n" },
    },
  ],
])('refuses a template with %s', (_, rule, wrong) => {
  expect(rule(workspaceWith(wrong)).length).toBeGreaterThan(0);
});

test('its README is generated, and it is in no table', () => {
  const markers = ['status', 'options'].map((block) => `<!-- ${block}:start -->\n<!-- ${block}:end -->\n`).join('\n');
  const { texts } = workspaceWith({
    files: { [`${folder}/README.md`]: markers, 'README.md': '<!-- connectors:start -->\n<!-- connectors:end -->\n' },
  });
  const options = { '~standard': { jsonSchema: { input: () => ({ properties: { url: { type: 'string' } } }) } } };
  const template = {
    folder,
    manifest: JSON.parse(texts.get(path)).eventmesh.connector,
    definition: { kind: 'sink', system: 'acme', ordering: 'per-key', idempotent: false, options },
  };
  const written = generatedTexts(texts, [], undefined, [template]);
  const of = (wanted) => written.filter((one) => one.path === wanted).map(({ generated }) => generated);
  expect(of(`${folder}/README.md`).at(-1)).toContain('| `url` | string |');
  expect(of(`${folder}/README.md`).at(-1)).toContain('**Alpha**');
  expect(of('README.md').join()).not.toContain('acme');
  expect(of('catalogue.json').join()).not.toContain('acme');
});
