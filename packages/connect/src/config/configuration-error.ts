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
