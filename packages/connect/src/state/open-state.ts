import type { Logger } from '@eventmesh/connector-api';
import { openDiskStateStore, type StateStore } from '@eventmesh/connector-runtime';
import { StateUnavailableError } from './state-unavailable-error.ts';

/**
 * Where checkpoints, dead letters and what waits with `accept: stored` are kept: in a folder, as an absolute path, or in a PostgreSQL that
 * workers share.
 */
export type StateConfig =
  | { readonly folder: string }
  | {
      /** Holds a password, as a rule: not to be shown. */
      readonly url: string;
      /** What this process is called in its leases. Default: the name of the host and the id of the process. */
      readonly worker?: string;
    };

/**
 * Opens the state store of a configuration. The library of a database is loaded only when one is named.
 *
 * @param logger told what goes wrong while it is open. Default: nothing is logged
 * @throws StateUnavailableError when it cannot be used
 */
export async function openState(state: StateConfig, logger?: Logger): Promise<StateStore> {
  try {
    if ('folder' in state) return await openDiskStateStore(state.folder);
    const { openPostgresStateStore } = await import('@eventmesh/state-postgres');
    return await openPostgresStateStore({ ...state, ...(logger === undefined ? {} : { logger }) });
  } catch (thrown) {
    throw new StateUnavailableError(thrown, 'folder' in state ? 'state.folder' : 'state.url');
  }
}
