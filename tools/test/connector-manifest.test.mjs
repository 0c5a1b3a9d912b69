import { expect, test } from 'vitest';
import { connectorManifest } from '../workspace/rules/connector-manifest.mjs';
import { connectorFields, madeUpWorkspace, packageJson } from './made-up-workspace.mjs';

const folder = 'connectors/sink-shop';
const judge = (json) => connectorManifest(madeUpWorkspace({ [`${folder}/package.json`]: packageJson(folder, json) }));

test.each([
  ['0.3.1', 'alpha', null],
  ['1.0.0-beta.2', 'beta', null],
  ['2.0.0-rc.1', 'beta', null],
  ['1.2.0', 'ga', '1.x'],
])('accepts %s as %s', (version, status, supportVersion) => {
  expect(judge({ version, ...connectorFields('sink', 'shop', { status, supportVersion }) })).toEqual([]);
});

test.each([
  ['1.0.0', 'alpha'],
  ['0.9.0', 'beta'],
  ['1.1.0-beta.1', 'beta'],
  ['1.0.0-beta.1', 'ga'],
])('refuses %s as %s', (version, status) => {
  const fields = connectorFields('sink', 'shop', { status, supportVersion: status === 'ga' ? '1.x' : null });
  expect(judge({ version, ...fields })).toMatchObject([{ place: `${folder}/package.json`, found: version }]);
});

test('refuses a support version before GA', () => {
  expect(judge(connectorFields('sink', 'shop', { supportVersion: '0.1' }))).toMatchObject([{ found: '"0.1"' }]);
});

test('refuses kind and system that are not those of the name', () => {
  expect(judge(connectorFields('source', 'shop'))).toMatchObject([{ found: "'@eventmesh/sink-shop'" }]);
});

test('refuses a connector without manifest, and one that is malformed, naming each field', () => {
  expect(judge({})).toMatchObject([{ found: 'none' }]);
  const fields = connectorFields('sink', 'shop', { status: 'stable', owners: [] });
  expect(judge(fields)).toMatchObject([
    { expected: expect.stringContaining('status'), found: '"stable"' },
    { expected: expect.stringContaining('owners'), found: '[]' },
  ]);
});

test('refuses a connector that users cannot find by keyword', () => {
  expect(judge({ ...connectorFields('sink', 'shop'), keywords: [] })).toMatchObject([{ found: '[]' }]);
});

test('refuses a manifest outside connectors/', () => {
  const path = 'packages/connector-api/package.json';
  const workspace = madeUpWorkspace({ [path]: packageJson('packages/connector-api', connectorFields('sink', 'api')) });
  expect(connectorManifest(workspace)).toMatchObject([{ place: path }]);
});
