import { LeaseHeldError, type Lease } from '@eventmesh/connector-runtime';
import type { Database } from './database.ts';
import type { SchemaTables } from './schema-tables.ts';
import { millisecondsNow } from './server-time.ts';
import { escapeText, keyOfName, unescapeText } from './store-text.ts';

/** Which lease: of which pipeline, and its fencing token. */
export type LeaseId = Pick<Lease, 'pipeline' | 'token'>;

/** What a lease table works with. */
export interface LeaseTableParts {
  readonly database: Database;
  /** The same database over a connection of its own: a renewal must not wait for anything else. */
  readonly renewals: Database;
  readonly tables: SchemaTables;
  /** What this process is called. */
  readonly worker: string;
  /** How long a lease is good for, in milliseconds. */
  readonly leaseMs: number;
}

/** Who holds which lease, and until when. Only the server's clock counts: those of the workers may differ. */
export class LeaseTable {
  readonly #parts: LeaseTableParts;

  constructor(parts: LeaseTableParts) {
    this.#parts = parts;
  }

  /**
   * Takes the lease of a pipeline, if nobody holds it or it has expired.
   *
   * @returns its token
   * @throws LeaseHeldError
   */
  async take(pipeline: string): Promise<number> {
    const { database, tables, worker, leaseMs } = this.#parts;
    const key = keyOfName(pipeline);
    // Most that ask stand by: to read costs no lock, and waits for none.
    const holder = await this.#holder(key);
    if (holder !== undefined) throw new LeaseHeldError(pipeline, holder);
    const [taken] = await database.run(
      `INSERT INTO ${tables.leases} AS held (pipeline, token, worker, expires_at)
      VALUES ($1, ${millisecondsNow}, $2, ${after('$3')})
      ON CONFLICT (pipeline) DO UPDATE SET token = greatest(held.token + 1, ${millisecondsNow}), worker = $2, expires_at = ${after('$3')}
      WHERE held.expires_at IS NULL OR held.expires_at <= clock_timestamp()
      RETURNING token::text`,
      [key, escapeText(worker), leaseMs],
    );
    if (taken !== undefined) return Number(taken['token']);
    throw new LeaseHeldError(pipeline, (await this.#holder(key)) ?? 'another worker');
  }

  /** Whether somebody holds the lease of a pipeline, as of now. */
  async isHeld(pipeline: string): Promise<boolean> {
    return (await this.#holder(keyOfName(pipeline))) !== undefined;
  }

  /** Renews leases, all in one statement. Gives back those that were still valid; the others are somebody else's. */
  async renew(leases: readonly LeaseId[]): Promise<ReadonlySet<LeaseId>> {
    const { renewals, tables, leaseMs } = this.#parts;
    const renewed = await renewals.run(
      `UPDATE ${tables.leases} AS held SET expires_at = ${after('$3')}
      FROM unnest($1::text[], $2::bigint[]) AS mine (pipeline, token)
      WHERE held.pipeline = mine.pipeline AND held.token = mine.token AND held.expires_at IS NOT NULL
      RETURNING held.pipeline`,
      [...columnsOf(leases), leaseMs],
    );
    const keys = new Set(renewed.map(({ pipeline }) => pipeline));
    return new Set(leases.filter(({ pipeline }) => keys.has(keyOfName(pipeline))));
  }

  /** Gives leases back, so that others need not wait until they expire. */
  async giveBack(leases: readonly LeaseId[]): Promise<void> {
    const { database, tables } = this.#parts;
    await database.run(
      `UPDATE ${tables.leases} AS held SET expires_at = NULL
      FROM unnest($1::text[], $2::bigint[]) AS mine (pipeline, token)
      WHERE held.pipeline = mine.pipeline AND held.token = mine.token`,
      columnsOf(leases),
    );
  }

  async #holder(key: string): Promise<string | undefined> {
    const [row] = await this.#parts.database.run(
      `SELECT worker, to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS until
      FROM ${this.#parts.tables.leases} WHERE pipeline = $1 AND expires_at > clock_timestamp()`,
      [key],
    );
    if (row?.['worker'] == null) return undefined;
    return `worker '${unescapeText(row['worker'])}', until at the latest ${row['until']},`;
  }
}

function columnsOf(leases: readonly LeaseId[]): [string[], number[]] {
  return [leases.map(({ pipeline }) => keyOfName(pipeline)), leases.map(({ token }) => token)];
}

/** So many milliseconds from now; not from the start of the statement, which may have waited for another one. */
function after(milliseconds: string): string {
  return `clock_timestamp() + ${milliseconds}::double precision * interval '1 millisecond'`;
}
