import { Pool } from 'pg';
import { classifyPostgresError } from './classify-postgres-error.ts';

/** Opening a connection takes no longer than this, in milliseconds. */
const connectWithinMs = 10_000;

/** A row, every column as text. */
export type Row = Readonly<Record<string, string | null>>;

/** What a statement may be given. */
export type Parameter = string | number | null | readonly (string | number | null)[];

/** Runs one statement. Rejects with a ConnectorError. */
export type RunStatement = (text: string, parameters?: readonly Parameter[]) => Promise<readonly Row[]>;

/** How a database is connected to. */
export interface DatabaseOptions {
  readonly url: string;
  /** Where it is, without the password. */
  readonly place: string;
  /** What its connections are called in `pg_stat_activity`. */
  readonly name: string;
  /** At most so many connections at a time. */
  readonly connections: number;
  /** A statement takes no longer than this, in milliseconds, on the server and here. */
  readonly timeoutMs: number;
}

/** A few connections to a PostgreSQL. One that breaks is replaced by the next statement. */
export class Database {
  readonly #pool: Pool;
  readonly #place: string;
  #closed: Promise<void> | undefined;

  constructor({ url, place, name, connections, timeoutMs }: DatabaseOptions) {
    this.#place = place;
    this.#pool = new Pool({
      connectionString: url,
      application_name: name,
      max: connections,
      connectionTimeoutMillis: Math.min(timeoutMs, connectWithinMs),
      query_timeout: timeoutMs,
      keepAlive: true,
      allowExitOnIdle: true,
      // The pool waits for it, though its types do not say so.
      // oxlint-disable-next-line typescript/no-misused-promises
      onConnect: (client) => client.query(settingsOfSession, [String(timeoutMs)]),
    });
    // A connection that breaks while nobody uses it has been taken out of the pool already.
    this.#pool.on('error', () => {});
  }

  /** Runs one statement, in a transaction of its own. */
  readonly run: RunStatement = async (text, parameters = []) => {
    try {
      const { rows } = await this.#pool.query<Row>(text, [...parameters]);
      return rows;
    } catch (thrown) {
      throw classifyPostgresError(thrown, this.#place);
    }
  };

  /** Runs statements in one transaction: all of them count, or none. */
  async transaction(work: (run: RunStatement) => Promise<void>): Promise<void> {
    try {
      const client = await this.#pool.connect();
      // The next statement fails if it breaks between two.
      const broken = (): void => {};
      client.on('error', broken);
      const run: RunStatement = async (text, parameters = []) =>
        (await client.query<Row>(text, parameters.length === 0 ? undefined : [...parameters])).rows;
      try {
        await run('BEGIN');
        await work(run);
        await run('COMMIT');
        client.off('error', broken);
        client.release();
      } catch (thrown) {
        // Without its connection the server rolls back, in whatever state it was.
        client.release(true);
        throw thrown;
      }
    } catch (thrown) {
      throw classifyPostgresError(thrown, this.#place);
    }
  }

  /** Lets go of all connections, once their statements have ended. */
  async close(): Promise<void> {
    this.#closed ??= this.#pool.end();
    await this.#closed;
  }
}

/**
 * Whatever the server's own settings are: a statement ends in time, also when its worker is frozen in a transaction; sees what others
 * have committed meanwhile; and is durable when it is answered.
 */
const settingsOfSession = `
  SELECT set_config('statement_timeout', $1, false),
    set_config('idle_in_transaction_session_timeout', $1, false),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)`;
