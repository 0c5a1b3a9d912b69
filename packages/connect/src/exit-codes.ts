import { ConfigurationError } from './config/configuration-error.ts';
import { LettersUnavailableError } from './dlq/letters-unavailable-error.ts';
import { StateUnavailableError } from './state/state-unavailable-error.ts';

/** What the process ends with. */
export const exitCodes = {
  /** Every pipeline finished or was stopped. */
  done: 0,
  /** A pipeline failed and waits for a person, or something happened that nobody foresaw. */
  failed: 1,
  /** The command line or the configuration is wrong; nothing was started. */
  wrongConfiguration: 2,
  /** The state store is in use, full, damaged, not writable or cannot be reached; nothing was started. */
  stateUnavailable: 3,
} as const;

/** The same for people, below the help. */
export const exitCodesHelp = `
Exit codes:
  0  every pipeline finished or was stopped
  1  a pipeline failed and waits for a person
  2  the command line or the configuration is wrong; nothing was started
  3  the state store is in use, full, damaged, not writable or cannot be reached; nothing was started`;

/** What the process ends with after an error. */
export function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof ConfigurationError) return exitCodes.wrongConfiguration;
  if (thrown instanceof StateUnavailableError || thrown instanceof LettersUnavailableError)
    return exitCodes.stateUnavailable;
  return exitCodes.failed;
}
