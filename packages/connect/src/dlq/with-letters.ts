import { isConnectorError } from '@eventmesh/connector-api';
import { redactor, type Redact, type StateStore } from '@eventmesh/connector-runtime';
import { loadConfig, type LoadedConfig } from '../config/load-config.ts';
import { openState } from '../state/open-state.ts';
import { StateUnavailableError } from '../state/state-unavailable-error.ts';
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
  } catch (thrown) {
    // What is wrong with a pipeline has this code; all others are of the store.
    if (!isConnectorError(thrown) || thrown.code === 'INVALID_OPTIONS') throw thrown;
    throw new StateUnavailableError(thrown, 'folder' in config.state ? 'state.folder' : 'state.url');
  } finally {
    await store.close();
  }
}

async function openStore({ state }: LoadedConfig): Promise<StateStore> {
  try {
    return await openState(state);
  } catch (thrown) {
    const isTaken = thrown instanceof StateUnavailableError && / is in use by another process/.test(thrown.message);
    if (!isTaken) throw thrown;
    throw new LettersUnavailableError(
      `${thrown.message} To look at the dead letters in a folder, stop the 'eventmesh-connect run' that has it; those in PostgreSQL can be looked at while it runs.`,
      thrown,
    );
  }
}
