import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve as resolvePath } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nearestName } from '@eventmesh/connector-runtime';
import { resolve as resolveModule } from 'import-meta-resolve';
import { codeOf } from '../errors/code-of.ts';
import { messageOf } from '../errors/message-of.ts';
import { findConnectors } from './find-connectors.ts';
import { otherFolders } from './other-folders.ts';

/** What the project publishes. A command that installs anything else would install a stranger's package. */
const ownConnector = /^(@eventmesh\/(?:source|sink)-)([a-z0-9-]+)$/;

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
  for (const from of [configPath, ...otherFolders().map((folder) => join(folder, 'any'))]) {
    try {
      return resolveModule(target, pathToFileURL(from).href);
    } catch (thrown) {
      failure ??= thrown;
      if (codeOf(thrown) !== 'ERR_MODULE_NOT_FOUND' || isPath(use)) break;
    }
  }
  throw new Error(`cannot load '${use}': ${await whyNotFound(use, dirname(configPath), failure)}`, { cause: failure });
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
  const meant = await whatWasMeant(use, folder);
  if (meant !== undefined) return `it is not installed: did you mean '${meant}'?`;
  return ownConnector.test(use)
    ? `it is not installed: run 'npm install ${use}' in ${folder}`
    : `it is not installed in ${folder}`;
}

/** An installed connector of nearly this name; for `sink-file`, the project's own, installed or not. */
async function whatWasMeant(use: string, folder: string): Promise<string | undefined> {
  const names = (await findConnectors(folder)).connectors.map((connector) => connector.use);
  const own = /^(source|sink)-/.test(use) ? `@eventmesh/${use}` : use;
  const [, kind, system] = ownConnector.exec(own) ?? [];
  if (kind === undefined || system === undefined) return nearestName(use, names);
  // Of whole names, all of a kind would be near each other: they begin alike.
  const systems = names.filter((name) => name.startsWith(kind)).map((name) => name.slice(kind.length));
  const near = nearestName(system, systems);
  if (near !== undefined) return `${kind}${near}`;
  return own === use ? undefined : (names.find((name) => name.endsWith(`/${use}`)) ?? nearestName(use, names) ?? own);
}
