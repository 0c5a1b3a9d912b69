import type { StateUnavailableError } from '../state-unavailable-error.ts';

/** The dead letters cannot be opened because another process has them: it says what to do. */
export class LettersUnavailableError extends Error {
  override readonly name = 'LettersUnavailableError';

  constructor(cause: StateUnavailableError) {
    super(
      `${cause.message} To look at the dead letters in a folder, stop the 'eventmesh-connect run' that has it; those in PostgreSQL can be looked at while it runs.`,
      { cause },
    );
  }
}
