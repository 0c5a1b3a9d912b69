import { existsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, resolve as resolvePath } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolve as resolveModule } from 'import-meta-resolve';
import { nearestName } from '@eventmesh/connector-runtime';
import { findConnectors } from './find-connectors.ts';
import { messageOf } from './problem.ts';

/** A module that was loaded. */
export interface LoadedModule {
  /** Its file. */
  readonly path: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** A module that loads for longer hangs, in milliseconds. */
const defaultTimeoutMs = 10_000;

/**
 * Loads a package or a file as an `import` in the configuration file's folder would.
 *
 * @param use name of a package, or a path that begins with `./`, `../` or `/`
 * @param configPath where the configuration file is
 * @throws Error that says what to do
 */
export async function loadModule(use: string, configPath: string, timeoutMs = defaultTimeoutMs): Promise<LoadedModule> {
  const url = await resolveFrom(use, configPath);
  const path = fileURLToPath(url);
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined) throw new Error(`cannot load '${use}': there is no file '${path}'`);
  if (file.isDirectory())
    throw new Error(`cannot load '${use}': it is a folder: name the file in it, such as './dist/index.js'`);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`it has not loaded within ${timeoutMs / 1000} s: does it wait for something?`)),
      timeoutMs,
    );
  });
  try {
    return { path, exports: (await Promise.race([import(url), late])) as Record<string, unknown> };
  } catch (thrown) {
    throw new Error(`cannot load '${use}': ${whyNotLoaded(thrown, path)}`, { cause: thrown });
  } finally {
    clearTimeout(timer);
  }
}

async function resolveFrom(use: string, configPath: string): Promise<string> {
  const folder = dirname(configPath);
  try {
    return resolveModule(isAbsolute(use) ? pathToFileURL(use).href : use, pathToFileURL(configPath).href);
  } catch (thrown) {
    throw new Error(`cannot load '${use}': ${await whyNotFound(use, folder, thrown)}`, { cause: thrown });
  }
}

async function whyNotFound(use: string, folder: string, thrown: unknown): Promise<string> {
  const code = codeOf(thrown);
  if (/^\.{0,2}\//.test(use)) return `there is no file '${resolvePath(folder, use)}'`;
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

function whyNotLoaded(thrown: unknown, path: string): string {
  const message = messageOf(thrown);
  if (codeOf(thrown) === 'ERR_UNKNOWN_FILE_EXTENSION' && /\.[cm]?ts$/.test(path))
    return `Node ${process.versions.node} cannot run TypeScript: use Node 22.18 or newer, or compile it to JavaScript`;
  if (codeOf(thrown) === 'ERR_MODULE_NOT_FOUND') return `something that it imports is missing: ${message}`;
  const place = thrown instanceof Error ? placeIn(thrown.stack, path) : undefined;
  return place === undefined ? message : `${message} (${place})`;
}

/** `file:line` of the first line of a stack that is in the module. */
function placeIn(stack: string | undefined, path: string): string | undefined {
  const names = [pathToFileURL(path).href, path];
  for (const line of stack?.split('\n') ?? []) {
    for (const name of names) {
      const at = line.indexOf(`${name}:`);
      const number = at < 0 ? undefined : /^\d+/.exec(line.slice(at + name.length + 1))?.[0];
      if (number !== undefined) return `${path}:${number}`;
    }
  }
  return undefined;
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}
