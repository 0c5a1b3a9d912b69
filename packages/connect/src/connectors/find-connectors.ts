import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseManifest, type ConnectorManifest } from '@eventmesh/connector-api';
import { codeOf } from '../errors/code-of.ts';
import { messageOf } from '../errors/message-of.ts';
import { otherFolders } from './other-folders.ts';

/** A connector that is installed. */
export interface InstalledConnector {
  /** The package's name, as `use` in a configuration takes it. */
  readonly use: string;
  /** As in its package.json. */
  readonly version: string;
  /** What its package.json says of its release. */
  readonly manifest: ConnectorManifest;
}

/** What is installed for a folder. */
export interface FoundConnectors {
  /** In the order of their names. */
  readonly connectors: readonly InstalledConnector[];
  /** Packages that cannot be read, and why. */
  readonly broken: readonly string[];
}

/**
 * Finds the connectors that a configuration file in a folder can name: in its `node_modules` and those above it, then in `NODE_PATH`
 * and beside this package; the first of a name counts.
 */
export async function findConnectors(folder: string): Promise<FoundConnectors> {
  const found = new Map<string, InstalledConnector>();
  const broken: string[] = [];
  for (const modules of new Set([folder, ...otherFolders()].flatMap(modulesFrom))) {
    for (const path of await packagesIn(modules)) {
      try {
        const connector = await readConnector(path);
        if (connector !== undefined && !found.has(connector.use)) found.set(connector.use, connector);
      } catch (thrown) {
        broken.push(`${join(path, 'package.json')}: ${messageOf(thrown)}`);
      }
    }
  }
  return { connectors: [...found.values()].toSorted((one, other) => one.use.localeCompare(other.use)), broken };
}

/** The `node_modules` of a folder and of those above it. */
function modulesFrom(folder: string): readonly string[] {
  const above = dirname(folder);
  return [join(folder, 'node_modules'), ...(above === folder ? [] : modulesFrom(above))];
}

async function packagesIn(folder: string): Promise<string[]> {
  const names = await list(folder);
  const scoped = names.filter((name) => name.startsWith('@'));
  const inScopes = await Promise.all(
    scoped.map(async (scope) => (await list(join(folder, scope))).map((name) => join(scope, name))),
  );
  return [...names.filter((name) => !/^[@.]/.test(name)), ...inScopes.flat()].map((name) => join(folder, name));
}

/** Names in a folder; none where there is no such folder. */
async function list(folder: string): Promise<string[]> {
  return await orNothing(readdir(folder), []);
}

async function readConnector(folder: string): Promise<InstalledConnector | undefined> {
  const text = await orNothing(readFile(join(folder, 'package.json'), 'utf8'), '{}');
  const packageJson = JSON.parse(text) as { readonly name?: string; readonly version?: string };
  const manifest = parseManifest(packageJson);
  if (manifest === undefined || packageJson.name === undefined) return undefined;
  return { use: packageJson.name, version: packageJson.version ?? '0.0.0', manifest };
}

async function orNothing<Result>(work: Promise<Result>, nothing: Result): Promise<Result> {
  try {
    return await work;
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') return nothing;
    throw thrown;
  }
}
