import { ConnectorError } from '@eventmesh/connector-api';
import type { MysqlConnection } from './mysql-connection.ts';

/** The connections of a sink: one for each write that is under way, kept for the next. */
export class ConnectionPool {
  readonly #connect: (signal: AbortSignal) => Promise<MysqlConnection>;
  readonly #idle: MysqlConnection[] = [];
  readonly #closed = new AbortController();
  readonly #busy = new Set<MysqlConnection>();

  constructor(connect: (signal: AbortSignal) => Promise<MysqlConnection>) {
    this.#connect = connect;
  }

  /** Lends a connection for some work. One that is of no use afterwards is not lent again. */
  async use<Result>(
    signal: AbortSignal,
    work: (connection: MysqlConnection, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const either = AbortSignal.any([signal, this.#closed.signal]);
    if (this.#closed.signal.aborted) throw new ConnectorError('UNAVAILABLE', 'The sink is closed.');
    const connection = this.#takeIdle() ?? (await this.#connect(either));
    this.#busy.add(connection);
    try {
      return await work(connection, either);
    } finally {
      this.#busy.delete(connection);
      if (this.#closed.signal.aborted) connection.destroy();
      else if (connection.isOpen) this.#idle.push(connection);
    }
  }

  /** Lets go of all connections, also of those that are lent. */
  close(): void {
    this.#closed.abort();
    for (const connection of [...this.#idle.splice(0), ...this.#busy]) connection.destroy();
  }

  #takeIdle(): MysqlConnection | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) if (idle.isOpen) return idle;
    return undefined;
  }
}
