import { expect, test } from 'vitest';
import { publishedPackage } from '../workspace/rules/published-package.mjs';
import { connectorFields, madeUpWorkspace, packageJson } from './made-up-workspace.mjs';

const folder = 'packages/connector-api';
const judge = (more) => publishedPackage(madeUpWorkspace({ [`${folder}/package.json`]: packageJson(folder, more) }));

test('accepts what is as it should be, and whatever is private', () => {
  expect(publishedPackage(madeUpWorkspace())).toEqual([]);
  expect(judge({ private: true, license: 'MIT' })).toEqual([]);
});

test.each([
  ['name', { name: '@eventmesh/api' }],
  ['license', { license: 'MIT' }],
  ['type', { type: 'commonjs' }],
  ['sideEffects', { sideEffects: true }],
  ['engines', { engines: { node: '>=18' } }],
  ['files', { files: ['dist', 'src'] }],
  ['exports', { exports: { '.': './dist/index.js' } }],
  ['publishConfig', { publishConfig: { access: 'public' } }],
  ['repository', { repository: undefined }],
  ['description', { description: '' }],
])('refuses a wrong %s', (field, more) => {
  expect(judge(more)).toMatchObject([{ place: `${folder}/package.json`, expected: expect.stringContaining(field) }]);
});

test('refuses a connector that npm would give to users who did not ask for its status', () => {
  const connector = 'connectors/sink-shop';
  const json = packageJson(connector, {
    ...connectorFields('sink', 'shop'),
    publishConfig: { access: 'public', provenance: true },
  });
  expect(publishedPackage(madeUpWorkspace({ [`${connector}/package.json`]: json }))).toMatchObject([
    { place: `${connector}/package.json`, expected: expect.stringContaining('"tag":"alpha"') },
  ]);
});
