import { mkdir, symlink } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectorTable, connectorsJson } from '../../src/connectors/connector-table.ts';
import { findConnectors } from '../../src/connectors/find-connectors.ts';
import { ConfigFolder } from '../support/config-folder.ts';
import { connectorManifest } from '../support/manifest.ts';
import { versionOf } from '../support/versions.ts';
const sinkVersion = versionOf('@eventmesh/sink-file');
const sourceVersion = versionOf('@eventmesh/source-file');

let folder: ConfigFolder;
beforeEach(async () => {
  folder = await ConfigFolder.make();
});
afterEach(() => folder.remove());

const namesIn = async (path: string): Promise<readonly string[]> =>
  (await findConnectors(path)).connectors.map(({ use, version }) => `${use} ${version}`);

test("finds connectors in npm's layout: scoped or not, in this folder and those above, the nearest of a name first", async () => {
  await folder.install('plain-connector', '', connectorManifest('sink'));
  await folder.install('@acme/source-x', '', { version: '2.0.0', ...connectorManifest('source') });
  await folder.install('inner/node_modules/@acme/source-x', '', {
    name: '@acme/source-x',
    ...connectorManifest('source'),
  });
  await folder.install('not-a-connector', '');
  const files = [`@eventmesh/sink-file ${sinkVersion}`, `@eventmesh/source-file ${sourceVersion}`];
  expect(await namesIn(folder.path)).toEqual(['@acme/source-x 2.0.0', ...files, 'plain-connector 1.2.3']);
  const inner = folder.file('node_modules/inner');
  expect(await namesIn(inner)).toEqual(['@acme/source-x 1.2.3', ...files, 'plain-connector 1.2.3']);
});

test("finds connectors in pnpm's layout: links into a folder of its own, which is not looked into", async () => {
  await folder.install('.pnpm/@acme+source-x@1.2.3/node_modules/@acme/source-x', '', {
    name: '@acme/source-x',
    ...connectorManifest('source'),
  });
  expect(await namesIn(folder.path)).not.toContain('@acme/source-x 1.2.3');
  await mkdir(folder.file('node_modules/@acme'));
  await symlink(
    '../.pnpm/@acme+source-x@1.2.3/node_modules/@acme/source-x',
    folder.file('node_modules/@acme/source-x'),
  );
  expect(await namesIn(folder.path)).toContain('@acme/source-x 1.2.3');
});

test('finds what a run finds: also in NODE_PATH, behind what the folder has, and beside this package', async () => {
  await folder.install('@acme/source-x', '', { version: '2.0.0', ...connectorManifest('source') });
  const other = await ConfigFolder.make();
  await other.install('@acme/source-x', '', connectorManifest('source'));
  await other.install('@acme/sink-y', '', connectorManifest('sink'));
  const files = [`@eventmesh/sink-file ${sinkVersion}`, `@eventmesh/source-file ${sourceVersion}`];
  vi.stubEnv('NODE_PATH', `/no/such${delimiter}${other.file('node_modules')}`);
  expect(await namesIn(folder.path)).toEqual(['@acme/sink-y 1.2.3', '@acme/source-x 2.0.0', ...files]);
  expect(await namesIn('/etc/eventmesh')).toEqual(['@acme/sink-y 1.2.3', '@acme/source-x 1.2.3', ...files]);
  vi.unstubAllEnvs();
  expect(await namesIn('/etc/eventmesh')).toEqual(files);
  await other.remove();
});

test('a package that claims to be a connector and is none is told, and hides no other', async () => {
  await folder.install('@acme/wrong', '', { eventmesh: { connector: { kind: 'sauce' } } });
  await folder.write('node_modules/@acme/damaged/package.json', '{');
  await folder.write('node_modules/.package-lock.json', '{}');
  await folder.write('node_modules/a-file', '');
  const { connectors, broken } = await findConnectors(folder.path);
  expect(connectors).toHaveLength(2);
  expect(broken).toEqual([
    expect.stringContaining(folder.file('node_modules/@acme/damaged/package.json')),
    expect.stringContaining("eventmesh.connector.kind: expected 'source' or 'sink', found \"sauce\""),
  ]);
});

test('are shown as a table, and as a line of JSON', async () => {
  const { connectors } = await findConnectors(folder.path);
  expect(connectorTable(connectors).split('\n')).toEqual([
    'CONNECTOR               KIND    VERSION  STATUS',
    `@eventmesh/sink-file    sink    ${sinkVersion.padEnd(7)}  alpha`,
    `@eventmesh/source-file  source  ${sourceVersion.padEnd(7)}  alpha`,
  ]);
  expect(JSON.parse(connectorsJson(connectors))).toEqual({
    connectors: [
      { use: '@eventmesh/sink-file', kind: 'sink', version: sinkVersion, status: 'alpha', system: 'file' },
      { use: '@eventmesh/source-file', kind: 'source', version: sourceVersion, status: 'alpha', system: 'file' },
    ],
  });
});
