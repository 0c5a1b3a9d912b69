import { ConnectorError, type Clock } from '@eventmesh/connector-api';
import mysql from 'mysql2';
import { classifyMysqlError } from './classify-mysql-error.ts';
import type { Statement } from '../statement/statement.ts';

/** How to reach a server. */
export interface ConnectionSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly tls: boolean | { readonly ca: string };
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly lockTimeoutMs: number;
}

/** What a statement gave. */
export interface StatementResult {
  /** Rows that were written; of an update, those that were found. */
  readonly affectedRows: number;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** What the sink needs of a connection. */
export interface MysqlConnection {
  /** False once it is of no use any more. */
  readonly isOpen: boolean;
  /** Runs a statement, with its values bound by the server. Rejects with a ConnectorError; after an abort or a time-out it is of no use. */
  execute(statement: Statement, signal: AbortSignal): Promise<StatementResult>;
  /** Runs a statement that is not prepared: of transactions, of schemas, or one that comes once. */
  run(sql: string, signal: AbortSignal): Promise<StatementResult>;
  /** Lets go of it at once. The server rolls back what was under way. */
  destroy(): void;
}

/**
 * Strict whatever the server's own `sql_mode` is; no `NO_BACKSLASH_ESCAPES`, no `ANSI_QUOTES`. A 0 in an AUTO_INCREMENT column is a 0.
 */
const sqlMode =
  'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO';
/** A connection that died without the server knowing holds its locks no longer than that. */
const waitTimeoutSeconds = 15;
/** Each is kept on the server for one number of rows. */
const maxPreparedStatements = 64;

/**
 * Connects, and makes the session strict and in UTC.
 *
 * @throws ConnectorError
 */
export async function connectMysql(
  settings: ConnectionSettings,
  clock: Clock,
  signal: AbortSignal,
): Promise<MysqlConnection> {
  const { host, port, database, user, password, tls, connectTimeoutMs } = settings;
  const place = `${host}:${port}`;
  if (signal.aborted) throw new ConnectorError('UNAVAILABLE', `Cannot connect to '${place}': broken off.`);
  const client = mysql.createConnection({
    host,
    port,
    database,
    user,
    password,
    connectTimeout: connectTimeoutMs,
    charset: 'utf8mb4',
    timezone: 'Z',
    supportBigNumbers: true,
    maxPreparedStatements,
    ...(tls === false ? {} : { ssl: { ...(tls === true ? {} : { ca: tls.ca }), verifyIdentity: true } }),
  });
  const connection = new ClientConnection(client, { place, clock, timeoutMs: connectTimeoutMs });
  await connection.connect(signal);
  const setUp = [
    `SET SESSION sql_mode='${sqlMode}', time_zone='+00:00', autocommit=1`,
    `wait_timeout=${waitTimeoutSeconds}`,
    `innodb_lock_wait_timeout=${Math.ceil(settings.lockTimeoutMs / 1_000)}`,
  ];
  await connection.run(setUp.join(', '), signal);
  connection.timeoutMs = settings.requestTimeoutMs;
  return connection;
}

interface ClientSettings {
  readonly place: string;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

type Answer = (error: Error | null, result?: unknown) => void;

class ClientConnection implements MysqlConnection {
  timeoutMs: number;
  readonly #client: mysql.Connection;
  readonly #place: string;
  readonly #clock: Clock;
  #isOpen = true;
  /** Who waits for an answer. */
  readonly #onLost = new Set<(error: Error) => void>();

  constructor(client: mysql.Connection, { place, clock, timeoutMs }: ClientSettings) {
    this.#client = client;
    this.#place = place;
    this.#clock = clock;
    this.timeoutMs = timeoutMs;
    client.on('error', (error) => this.#lost(error));
    // Once it is destroyed, the client tells nothing to who waits for an answer.
    client.on('end', () => this.#lost(connectionLost()));
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  async connect(signal: AbortSignal): Promise<void> {
    await this.#call(`Cannot connect to '${this.#place}'`, signal, (answer) => this.#client.connect(answer));
  }

  async execute({ sql, values }: Statement, signal: AbortSignal): Promise<StatementResult> {
    return resultOf(
      await this.#call(`At '${this.#place}'`, signal, (answer) => this.#client.execute(sql, [...values], answer)),
    );
  }

  async run(sql: string, signal: AbortSignal): Promise<StatementResult> {
    return resultOf(await this.#call(`At '${this.#place}'`, signal, (answer) => this.#client.query(sql, answer)));
  }

  destroy(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#client.destroy();
  }

  #lost(error: Error): void {
    for (const tell of this.#onLost) tell(error);
    this.destroy();
  }

  /** Waits for an answer, no longer than until the deadline or the abort. */
  #call(doing: string, signal: AbortSignal, ask: (answer: Answer) => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const giveUp = (code: 'TIMEOUT' | 'UNAVAILABLE', why: string): void => {
        settle(() => reject(new ConnectorError(code, `${doing}: ${why}`)));
        this.destroy();
      };
      const cancel = this.#clock.schedule(this.timeoutMs, () =>
        giveUp('TIMEOUT', `no answer within ${this.timeoutMs} ms.`),
      );
      const abort = (): void => giveUp('UNAVAILABLE', 'broken off.');
      const settle = (how: () => void): void => {
        cancel();
        signal.removeEventListener('abort', abort);
        this.#onLost.delete(lost);
        how();
      };
      const lost = (error: Error): void => settle(() => reject(classifyMysqlError(error, doing)));
      if (!this.#isOpen) {
        settle(() => reject(new ConnectorError('UNAVAILABLE', `${doing}: the connection is closed.`)));
        return;
      }
      if (signal.aborted) {
        abort();
        return;
      }
      signal.addEventListener('abort', abort, { once: true });
      this.#onLost.add(lost);
      ask((error, result) => {
        settle(() => (error ? reject(classifyMysqlError(error, doing)) : resolve(result)));
        // Told to who waits, it is not told as an event.
        if (error !== null && 'fatal' in error && error.fatal === true) this.destroy();
      });
    });
  }
}

/** As the client says it where it closes the connection itself. */
function connectionLost(): Error {
  return Object.assign(new Error('The server closed the connection.'), { code: 'PROTOCOL_CONNECTION_LOST' });
}

function resultOf(result: unknown): StatementResult {
  if (Array.isArray(result)) return { affectedRows: 0, rows: result };
  const { affectedRows = 0 } = (result ?? {}) as { readonly affectedRows?: number };
  return { affectedRows, rows: [] };
}
