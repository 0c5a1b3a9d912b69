import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  isSinkDefinition,
  isSourceDefinition,
  parseManifest,
  type AnySinkDefinition,
  type AnySourceDefinition,
  type ConnectorManifest,
} from '@eventmesh/connector-api';
import { checkApiVersion } from '@eventmesh/connector-runtime';
import { messageOf } from '../errors/message-of.ts';
import { listExports } from './list-exports.ts';
import { loadModule } from './load-module.ts';

/** A connector package that was found and loaded. */
export interface LoadedConnector {
  /** What it was asked for by: a package name or a path. */
  readonly use: string;
  /** Undefined when it has no source. */
  readonly source: AnySourceDefinition | undefined;
  /** Undefined when it has no sink. */
  readonly sink: AnySinkDefinition | undefined;
  /** Undefined for a file that belongs to no connector's package. */
  readonly manifest: ConnectorManifest | undefined;
  /** As in package.json; undefined for a file that belongs to no package. */
  readonly version: string | undefined;
  /** As in package.json, in one sentence. */
  readonly description: string | undefined;
  /** Where to read on. */
  readonly homepage: string | undefined;
}

/**
 * Loads a connector by package name or path, as seen from the configuration file: installing one is `npm i` and nothing
 * else.
 *
 * @throws Error that says what to do
 */
export async function loadConnector(use: string, configPath: string): Promise<LoadedConnector> {
  const { path, exports } = await loadModule(use, configPath);
  const values = Object.values(exports);
  const source = values.find(isSourceDefinition);
  const sink = values.find(isSinkDefinition);
  if (source === undefined && sink === undefined) throw new Error(`'${use}' is no connector: ${listExports(exports)}`);
  for (const definition of [source, sink]) if (definition !== undefined) checkApiVersion(definition);
  const packageJson = (await findPackageJson(dirname(path))) ?? {};
  const manifest = readManifest(use, packageJson);
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    use,
    source,
    sink,
    manifest,
    version: manifest && text(packageJson['version']),
    description: manifest && text(packageJson['description']),
    homepage: manifest && (text(packageJson['homepage']) ?? repositoryPage(packageJson['repository'])),
  };
}

function readManifest(use: string, packageJson: unknown): ConnectorManifest | undefined {
  try {
    return parseManifest(packageJson);
  } catch (thrown) {
    throw new Error(`the package.json of '${use}' is wrong: ${messageOf(thrown).replaceAll('\n', '; ')}`, {
      cause: thrown,
    });
  }
}

async function findPackageJson(folder: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  for (let current = folder; ; current = dirname(current)) {
    try {
      return JSON.parse(await readFile(join(current, 'package.json'), 'utf8')) as Record<string, unknown>;
    } catch (thrown) {
      if (thrown instanceof SyntaxError || current === dirname(current)) return undefined;
    }
  }
}

/** The README on the forge, from the `repository` of a package.json. */
function repositoryPage(repository: unknown): string | undefined {
  if (typeof repository !== 'object' || repository === null) return undefined;
  const { url, directory } = repository as { readonly url?: unknown; readonly directory?: unknown };
  if (typeof url !== 'string') return undefined;
  const page = url.replace(/^git\+/, '').replace(/\.git$/, '');
  return typeof directory === 'string' ? `${page}/tree/HEAD/${directory}#readme` : `${page}#readme`;
}
