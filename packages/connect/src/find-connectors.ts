import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseManifest, type ConnectorManifest } from '@eventmesh/connector-api';

/** A connector that is installed. */
export interface InstalledConnector {
  readonly use: string;
  readonly version: string;
  readonly manifest: ConnectorManifest;
}

/** Finds the connectors installed for a folder: in its `node_modules` and those above it, the nearest first. */
export async function findConnectors(folder: string): Promise<readonly InstalledConnector[]> {
  const found = new Map<string, InstalledConnector>();
  for (let current = folder; ; current = dirname(current)) {
    for (const path of await packagesIn(join(current, 'node_modules'))) {
      const connector = await readConnector(path);
      if (connector !== undefined && !found.has(connector.use)) found.set(connector.use, connector);
    }
    if (current === dirname(current)) break;
  }
  return [...found.values()].toSorted((one, other) => one.use.localeCompare(other.use));
}

async function packagesIn(folder: string): Promise<string[]> {
  const names = await list(folder);
  const scoped = names.filter((name) => name.startsWith('@'));
  const inScopes = await Promise.all(
    scoped.map(async (scope) => (await list(join(folder, scope))).map((name) => join(scope, name))),
  );
  return [...names.filter((name) => !name.startsWith('@') && !name.startsWith('.')), ...inScopes.flat()].map((name) =>
    join(folder, name),
  );
}

async function list(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}

async function readConnector(folder: string): Promise<InstalledConnector | undefined> {
  try {
    const packageJson = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      name?: string;
      version?: string;
    };
    const manifest = parseManifest(packageJson);
    if (manifest === undefined || packageJson.name === undefined) return undefined;
    return { use: packageJson.name, version: packageJson.version ?? '0.0.0', manifest };
  } catch {
    return undefined;
  }
}
