import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Problem } from './problem.ts';

/** Where variables come from. */
export interface VariableSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder that `${file:…}` paths start from. */
  readonly folder: string;
}

const variable = /\$\{(env|file):([^}]+)\}/g;

/** Puts the values of `${env:NAME}` and `${file:PATH}` into all texts of a configuration. What is missing is a problem. */
export function fillVariables(
  value: unknown,
  sources: VariableSources,
  problems: Problem[],
  path: readonly PropertyKey[] = [],
): unknown {
  if (typeof value === 'string') return fillText(value, sources, (message) => problems.push({ path, message }));
  if (Array.isArray(value))
    return value.map((item: unknown, index) => fillVariables(item, sources, problems, [...path, index]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fillVariables(item, sources, problems, [...path, key])]),
  );
}

function fillText(text: string, { environment, folder }: VariableSources, report: (message: string) => void): string {
  return text.replace(variable, (whole, kind: string, name: string) => {
    if (kind === 'env') {
      const value = environment[name];
      if (value === undefined) report(`expected the environment variable ${name}, which is not set`);
      return value ?? whole;
    }
    try {
      return readFileSync(resolve(folder, name), 'utf8').trimEnd();
    } catch {
      report(`expected the file ${name}, which cannot be read`);
      return whole;
    }
  });
}
