import { statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { codeOf } from '../errors/code-of.ts';
import { messageOf } from '../errors/message-of.ts';
import { resolveUse } from './resolve-use.ts';

/** A module that was loaded. */
export interface LoadedModule {
  /** Its file. */
  readonly path: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** A module that loads for longer hangs, in milliseconds. */
const defaultTimeoutMs = 10_000;

/**
 * Loads what `use` names in a configuration file, see {@link resolveUse}.
 *
 * @throws Error that says what to do
 */
export async function loadModule(use: string, configPath: string, timeoutMs = defaultTimeoutMs): Promise<LoadedModule> {
  const url = await resolveUse(use, configPath);
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
