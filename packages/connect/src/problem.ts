import type { OptionsIssue } from '@eventmesh/connector-runtime';

/** Something wrong in a configuration file, and where: path from the outside in, and words for people. */
export type Problem = OptionsIssue;

/** Everything that is wrong with a configuration, found before anything connects. Holds no secret. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** One line each: file, line, column, path, what is wrong. */
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** A path as a text that is different for each path. */
export function pathKey(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}

/** What a thrown value says. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The code of an error of Node or the operating system: `ENOENT`, `ERR_MODULE_NOT_FOUND`. */
export function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}
