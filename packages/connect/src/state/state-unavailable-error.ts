import { messageOf } from '../errors/message-of.ts';

/** The state store cannot be used. */
export class StateUnavailableError extends Error {
  override readonly name = 'StateUnavailableError';

  /** @param setting what names it in the configuration */
  constructor(thrown: unknown, setting: 'state.folder' | 'state.url') {
    super(`${messageOf(thrown)} It is named by '${setting}' in the configuration.`, { cause: thrown });
  }
}
