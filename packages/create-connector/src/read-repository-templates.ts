import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { ConnectorKind } from './connector-request.ts';
import type { Files, Templates } from './templates.ts';

/** Packages of the repository that a connector outside needs. */
const ours = ['connect', 'connector-api', 'connector-runtime', 'connector-testkit', 'event-formats'];
/** Packages from elsewhere that it needs, as they are installed at the root of the repository. */
const others = ['@types/node', 'oxlint', 'typescript', 'vitest', 'zod'];
/** What a build or an install leaves, and what the copy gets of its own. */
const leftOut = /^(?:dist|node_modules)\//;

/** Reads the templates, and the versions that they are tested with, out of the repository. */
export async function readRepositoryTemplates(root: string): Promise<Templates> {
  const ranges = await Promise.all([
    ...ours.map(async (name) => [`@eventmesh/${name}`, await rangeOf(join(root, 'packages', name))] as const),
    ...others.map(async (name) => [name, await rangeOf(join(root, 'node_modules', name))] as const),
  ]);
  const [source, sink] = await Promise.all([
    readRepositoryTemplate(root, 'source'),
    readRepositoryTemplate(root, 'sink'),
  ]);
  return { files: { source, sink }, ranges: Object.fromEntries(ranges) };
}

/** Reads the template of a kind out of the repository. */
export async function readRepositoryTemplate(root: string, kind: ConnectorKind): Promise<Files> {
  return await readFolder(join(root, 'templates', kind));
}

async function readFolder(folder: string): Promise<Files> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !leftOut.test(path))
    .toSorted();
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const)),
  );
}

async function rangeOf(folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { readonly version: string };
  return `^${version}`;
}
