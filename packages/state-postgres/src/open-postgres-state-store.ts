import { ConnectorError, type Clock, type Logger } from '@eventmesh/connector-api';
import type { StateStore } from '@eventmesh/connector-runtime';

/** Which PostgreSQL, and how leases are kept. */
export interface PostgresStateStoreOptions {
  /** `postgres://user:password@host:port/database`. Never shown. */
  readonly url: string;
  /** The schema that its tables are in, made if need be. Default: `eventmesh`. */
  readonly schema?: string;
  /** What this process is called in its leases, for people to read. Default: the name of the host and the id of the process. */
  readonly worker?: string;
  /** How long a lease outlives a worker that has died, in milliseconds. Default: 10000. */
  readonly leaseMs?: number;
  /** Default: real time. */
  readonly clock?: Clock;
  /** Told when leases cannot be renewed, and why. Default: nothing is logged. */
  readonly logger?: Logger;
}

/** Opens a state store in PostgreSQL, for several workers at a time. */
export async function openPostgresStateStore(_options: PostgresStateStoreOptions): Promise<StateStore> {
  throw new ConnectorError('UNSUPPORTED', 'The state store in PostgreSQL is being written.');
}
