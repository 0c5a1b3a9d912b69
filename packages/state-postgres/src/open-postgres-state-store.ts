import { hostname } from 'node:os';
import { ConnectorError, silentLogger, systemClock, type Clock, type Logger } from '@eventmesh/connector-api';
import type { StateStore } from '@eventmesh/connector-runtime';
import { Database } from './database.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { LeaseTable } from './lease-table.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations.ts';
import { placeOfUrl } from './place-of-url.ts';
import { PostgresStateStore } from './postgres-state-store.ts';
import { tablesIn } from './schema-tables.ts';

/** A statement takes no longer than this, in milliseconds: a million dead letters are counted in less. */
const statementTimeoutMs = 30_000;

/** A lease shorter than this, in milliseconds, would be lost to every hiccup. */
const shortestLeaseMs = 300;

/** Which PostgreSQL, and how leases are kept. */
export interface PostgresStateStoreOptions {
  /** `postgres://user:password@host:port/database`. Its password is never shown. */
  readonly url: string;
  /** The schema that its tables are in, made if need be. Default: `eventmesh`. */
  readonly schema?: string;
  /** What this process is called in its leases, for people to read. Default: the name of the host and the id of the process. */
  readonly worker?: string;
  /** How long a lease outlives a worker that has died, in milliseconds, the same for all workers. Default: 10000. */
  readonly leaseMs?: number;
  /** Default: real time. */
  readonly clock?: Clock;
  /** Told when leases are lost or cannot be renewed, and why, and of late writes that were refused. Default: nothing is logged. */
  readonly logger?: Logger;
}

/**
 * Opens a state store in PostgreSQL 13 or newer, which several workers may share. Its tables are made and upgraded by themselves.
 *
 * It keeps at most four connections, and replaces those that break.
 *
 * @throws ConnectorError with code `UNAVAILABLE`, `UNAUTHENTICATED`, `NOT_FOUND` or `FORBIDDEN` when the database cannot be used,
 * `UNSUPPORTED` when its tables are of a newer version, `INVALID_OPTIONS` for options that make no sense
 */
export async function openPostgresStateStore(options: PostgresStateStoreOptions): Promise<StateStore> {
  const { url, schema = 'eventmesh', worker = `${hostname()}:${process.pid}`, leaseMs = 10_000 } = options;
  const { clock = systemClock, logger = silentLogger } = options;
  if (!(leaseMs >= shortestLeaseMs && leaseMs <= 2_147_483_647)) {
    throw new ConnectorError(
      'INVALID_OPTIONS',
      `leaseMs: expected ${shortestLeaseMs} to 2147483647 milliseconds, found ${leaseMs}.`,
    );
  }
  const place = placeOfUrl(url);
  const tables = tablesIn(schema);
  const address = { url, place, name: `eventmesh ${schema}` };
  const database = new Database({ ...address, connections: 2, timeoutMs: statementTimeoutMs });
  try {
    await migrate(database, tables, migrations);
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
  // A renewal that fails leaves time for another one.
  const ofLeases = { ...address, connections: 1, timeoutMs: Math.ceil(leaseMs / 3) };
  const [asking, renewals] = [new Database(ofLeases), new Database(ofLeases)];
  const table = new LeaseTable({ database: asking, renewals, tables, worker, leaseMs });
  return new PostgresStateStore({
    database,
    leaseDatabases: [asking, renewals],
    leases: new LeaseKeeper({ table, leaseMs, clock, logger }),
    tables,
    logger,
  });
}
