import type { JsonValue } from '@eventmesh/connector-api';
import type { HarnessOptions } from '../harness.ts';

/** Options with another value at a path, in maps of their own where there are none; without it when the value is undefined. */
export function withOption(
  options: HarnessOptions,
  [name, ...inside]: readonly string[],
  value: JsonValue | undefined,
): HarnessOptions {
  if (name === undefined) return options;
  if (inside.length > 0) {
    const current = options[name];
    return { ...options, [name]: withOption(isMap(current) ? current : {}, inside, value) };
  }
  const others = Object.entries(options).filter(([key]) => key !== name);
  return Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
}

/** The value at a path; undefined where there is none. */
export function optionAt(options: HarnessOptions, path: readonly string[]): JsonValue | undefined {
  let current: JsonValue | undefined = options;
  for (const name of path) current = isMap(current) ? current[name] : undefined;
  return current;
}

function isMap(value: JsonValue | undefined): value is HarnessOptions {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
