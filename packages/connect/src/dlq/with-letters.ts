import type { StateStore } from '@eventmesh/connector-runtime';
import { loadConfig, type LoadedConfig } from '../load-config.ts';
import { openState } from '../open-state.ts';
import { redactor, type Redact } from '../redact-secrets.ts';
import { StateUnavailableError } from '../state-unavailable-error.ts';
import { LettersUnavailableError } from './letters-unavailable-error.ts';

/** What the commands about dead letters work with. */
export interface OpenLetters {
  /** The configuration file, as it was named. */
  readonly file: string;
  readonly config: LoadedConfig;
  readonly store: StateStore;
  /** Takes the secrets of the configuration out of a text. */
  readonly redact: Redact;
}

/**
 * Opens the state store of a configuration for as long as a piece of work takes.
 *
 * @throws ConfigurationError, StateUnavailableError, LettersUnavailableError
 */
export async function withLetters<T>(file: string, work: (letters: OpenLetters) => Promise<T>): Promise<T> {
  const config = await loadConfig(file);
  const store = await openStore(config);
  try {
    return await work({ file, config, store, redact: redactor(config.secrets) });
  } finally {
    await store.close();
  }
}

async function openStore({ state }: LoadedConfig): Promise<StateStore> {
  try {
    return await openState(state);
  } catch (thrown) {
    const isTaken = thrown instanceof StateUnavailableError && / is in use by another process/.test(thrown.message);
    throw isTaken ? new LettersUnavailableError(thrown) : thrown;
  }
}
