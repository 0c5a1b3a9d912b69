import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, resolve as resolvePath } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nearestName } from '@eventmesh/connector-runtime';
import { resolve as resolveModule } from 'import-meta-resolve';
import { codeOf } from '../errors/code-of.ts';
import { messageOf } from '../errors/message-of.ts';
import { findConnectors } from './find-connectors.ts';

/**
 * Finds a package or a file as an `import` in the configuration file's folder would; a package that is not there, in
 * `NODE_PATH` or beside this one, because the file may be mounted far away from them.
 *
 * @param use name of a package, or a path that begins with `./`, `../` or `/`
 * @param configPath where the configuration file is
 * @returns a URL; of a path, the file may be missing
 * @throws Error that says what to do
 */
export async function resolveUse(use: string, configPath: string): Promise<string> {
  const target = isAbsolute(use) ? pathToFileURL(use).href : use;
  let failure: unknown;
  for (const from of [pathToFileURL(configPath).href, ...otherPlaces()]) {
    try {
      return resolveModule(target, from);
    } catch (thrown) {
      failure ??= thrown;
      if (codeOf(thrown) !== 'ERR_MODULE_NOT_FOUND' || isPath(use)) break;
    }
  }
  throw new Error(`cannot load '${use}': ${await whyNotFound(use, dirname(configPath), failure)}`, { cause: failure });
}

function otherPlaces(): readonly string[] {
  const folders = (process.env['NODE_PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => basename(folder) === 'node_modules');
  return [...folders.map((folder) => pathToFileURL(folder).href), import.meta.url];
}

function isPath(use: string): boolean {
  return isAbsolute(use) || /^\.{1,2}\//.test(use);
}

async function whyNotFound(use: string, folder: string, thrown: unknown): Promise<string> {
  const code = codeOf(thrown);
  if (isPath(use)) return `there is no file '${resolvePath(folder, use)}'`;
  if (existsSync(resolvePath(folder, use)) || /\.[cm]?[jt]s$/.test(use))
    return `it is not a package: for the file, write './${use}'`;
  if (code === 'ERR_PACKAGE_PATH_NOT_EXPORTED')
    return `its package.json exports nothing of that name that can be imported`;
  if (code === 'ERR_INVALID_PACKAGE_CONFIG') return `its package.json is damaged: install it again`;
  if (code !== 'ERR_MODULE_NOT_FOUND') return messageOf(thrown);
  const { connectors } = await findConnectors(folder);
  const meant = nearestName(
    use,
    connectors.map((connector) => connector.use),
  );
  const install = `run 'npm install ${use}' in ${folder}`;
  return meant === undefined
    ? `it is not installed: ${install}`
    : `it is not installed: did you mean '${meant}'? If not, ${install}`;
}
