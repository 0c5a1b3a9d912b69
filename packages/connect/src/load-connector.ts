import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  isSinkDefinition,
  isSourceDefinition,
  parseManifest,
  type AnySinkDefinition,
  type AnySourceDefinition,
  type ConnectorManifest,
} from '@eventmesh/connector-api';

/** A connector package that was found and loaded. */
export interface LoadedConnector {
  readonly use: string;
  readonly version: string | undefined;
  readonly manifest: ConnectorManifest | undefined;
  readonly source: AnySourceDefinition | undefined;
  readonly sink: AnySinkDefinition | undefined;
}

/**
 * Loads a connector by package name or path, as seen from the configuration file: installing one is `npm i` and nothing
 * else.
 *
 * @throws Error that says what to do
 */
export async function loadConnector(use: string, configPath: string): Promise<LoadedConnector> {
  const path = resolveFrom(use, configPath);
  const exported: unknown = await import(pathToFileURL(path).href);
  const values = typeof exported === 'object' && exported !== null ? Object.values(exported) : [];
  const source = values.find(isSourceDefinition);
  const sink = values.find(isSinkDefinition);
  if (source === undefined && sink === undefined) throw new Error(`'${use}' exports no connector`);
  const packageJson = await findPackageJson(dirname(path));
  const version = packageJson?.['version'];
  return {
    use,
    version: typeof version === 'string' ? version : undefined,
    manifest: parseManifest(packageJson),
    source,
    sink,
  };
}

function resolveFrom(use: string, configPath: string): string {
  try {
    return createRequire(pathToFileURL(configPath)).resolve(use);
  } catch (thrown) {
    const isPath = use.startsWith('.') || use.startsWith('/');
    const remedy = isPath
      ? 'there is no such file'
      : `it is not installed: run 'npm install ${use}' beside the configuration file`;
    throw new Error(`cannot load '${use}': ${remedy}`, { cause: thrown });
  }
}

async function findPackageJson(folder: string): Promise<Record<string, unknown> | undefined> {
  for (let current = folder; ; current = dirname(current)) {
    try {
      return JSON.parse(await readFile(join(current, 'package.json'), 'utf8')) as Record<string, unknown>;
    } catch {
      if (current === dirname(current)) return undefined;
    }
  }
}
