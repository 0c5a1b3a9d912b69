/** The dead letters cannot be worked with: another process has them, or their store is away. It says what to do. */
export class LettersUnavailableError extends Error {
  override readonly name = 'LettersUnavailableError';

  constructor(message: string, cause: unknown) {
    super(message, { cause });
  }
}
