import { messageOf } from './problem.ts';

/** The state folder cannot be used. */
export class StateUnavailableError extends Error {
  override readonly name = 'StateUnavailableError';

  constructor(thrown: unknown) {
    super(`${messageOf(thrown)} The folder is set by 'state.folder' in the configuration.`, { cause: thrown });
  }
}
