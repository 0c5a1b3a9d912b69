import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearestName } from '@eventmesh/connector-runtime';
import { codeOf } from '../errors/code-of.ts';
import { pathKey } from './path-key.ts';
import type { Problem } from './problem.ts';

/** Where variables come from. */
export interface VariableSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder that `${file:…}` paths start from. */
  readonly folder: string;
}

/** A configuration with the values of its variables. */
export interface Filled {
  readonly values: unknown;
  /** Each text that variables were put into, as it stands in the file, by {@link pathKey}. */
  readonly texts: ReadonlyMap<string, string>;
  /** The values that were put in: not for people to read. */
  readonly hidden: readonly string[];
  /** What is missing or misspelt. */
  readonly problems: readonly Problem[];
}

/** `${…}`, with another `$` before it for the text itself; and one that is never closed. */
const variable = /(\$?)\$\{([^}]*)(\}?)/g;

/**
 * Puts the values of `${env:NAME}` and `${file:PATH}` into all texts of a configuration. `$${` stands for `${` itself. Of a
 * file, one line end at its end is left out. What else looks like a variable is a problem, and so is a key `__proto__`,
 * which no map can hold.
 */
export function fillVariables(value: unknown, sources: VariableSources): Filled {
  const texts = new Map<string, string>();
  const hidden: string[] = [];
  const problems: Problem[] = [];
  const fill = (current: unknown, path: readonly PropertyKey[]): unknown => {
    if (typeof current === 'string') {
      return current.replace(variable, (whole, escape: string, inside: string, end: string) => {
        if (escape !== '') return whole.slice(1);
        if (!looksLikeVariable(inside)) return whole;
        texts.set(pathKey(path), current);
        try {
          const found = end === '' ? refuse(`expected '}' at the end of '${whole}'`) : lookUp(inside, sources);
          hidden.push(found);
          return found;
        } catch (thrown) {
          if (!(thrown instanceof VariableError)) throw thrown;
          problems.push({ path, about: 'value', message: thrown.message });
          return whole;
        }
      });
    }
    if (Array.isArray(current)) return current.map((item: unknown, index) => fill(item, [...path, index]));
    if (typeof current !== 'object' || current === null) return current;
    const entries = Object.entries(current).filter(([key]) => {
      if (key !== '__proto__') return true;
      problems.push({ path: [...path, key], about: 'key', message: `unknown key '${key}'` });
      return false;
    });
    return Object.fromEntries(entries.map(([key, item]) => [key, fill(item, [...path, key])]));
  };
  return { values: fill(value, []), texts, hidden, problems };
}

class VariableError extends Error {}

function refuse(message: string): never {
  throw new VariableError(message);
}

/** `env:NAME`, a misspelt `evn:NAME`, or `NAME` as other tools write it. */
function looksLikeVariable(inside: string): boolean {
  return /^([A-Za-z]+:|[A-Z][A-Z0-9_]*$)/.test(inside);
}

function lookUp(inside: string, { environment, folder }: VariableSources): string {
  const colon = inside.indexOf(':');
  const [kind, name] = [inside.slice(0, Math.max(colon, 0)), inside.slice(colon + 1)];
  if (name === '' && (kind === 'env' || kind === 'file')) return refuse(`expected a name behind '${kind}:'`);
  if (kind === 'env') return valueOf(name, environment) ?? refuse(notSet(name, environment));
  if (kind === 'file') return readText(name, folder);
  const meant = `\${${nearestName(kind, ['env', 'file']) ?? 'env'}:${name}}`;
  return refuse(`unknown variable '\${${inside}}': write '${meant}', or '$\${${inside}}' for this very text`);
}

/** `process.env` has the names of every object, too. */
function valueOf(name: string, environment: VariableSources['environment']): string | undefined {
  return Object.hasOwn(environment, name) ? environment[name] : undefined;
}

function notSet(name: string, environment: VariableSources['environment']): string {
  const meant = nearestName(name, Object.keys(environment));
  return `expected the environment variable '${name}', which is not set${meant === undefined ? '' : `: did you mean '${meant}'?`}`;
}

function readText(name: string, folder: string): string {
  try {
    return readFileSync(resolve(folder, name), 'utf8').replace(/\r?\n$/, '');
  } catch (thrown) {
    const code = String(codeOf(thrown));
    const why =
      { ENOENT: 'does not exist', EISDIR: 'is a folder', EACCES: 'may not be read' }[code] ?? 'cannot be read';
    return refuse(`expected the file '${name}', which ${why}`);
  }
}
