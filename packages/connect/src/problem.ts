/** Something wrong in a configuration file, and where. */
export interface Problem {
  /** From the outside in: `['pipelines', 'orders', 'source', 'with', 'topic']`. */
  readonly path: readonly PropertyKey[];
  /** What was expected, what was found, what to do. */
  readonly message: string;
}

/** Everything that is wrong with a configuration, found before anything connects. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** One line each: file, line, column, path, what is wrong. */
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}
