import type { JsonValue, Logger } from '@eventmesh/connector-api';
import {
  FencedError,
  type DeadLetterStore,
  type Inbox,
  type Lease,
  type StateStore,
} from '@eventmesh/connector-runtime';
import type { Database } from './database.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import { PostgresDeadLetters } from './postgres-dead-letters.ts';
import { PostgresInbox } from './postgres-inbox.ts';
import type { SchemaTables } from './schema-tables.ts';
import { escapeText, keyOfName, unescapeText } from './store-text.ts';

/** What a state store in PostgreSQL works with. */
export interface PostgresStateStoreParts {
  readonly database: Pick<Database, 'run' | 'close'>;
  /** The same database over other connections, for leases: those must not wait for other statements. */
  readonly leaseDatabases: readonly Database[];
  readonly leases: LeaseKeeper;
  readonly tables: SchemaTables;
  readonly logger: Logger;
}

/** A state store that several workers share. Each change is one statement: a worker that freezes holds no lock. */
export class PostgresStateStore implements StateStore {
  readonly deadLetters: DeadLetterStore;
  readonly inbox: Inbox;
  readonly #parts: PostgresStateStoreParts;
  #writes = 0;

  constructor(parts: PostgresStateStoreParts) {
    this.#parts = parts;
    this.deadLetters = new PostgresDeadLetters(parts.database, parts.tables);
    this.inbox = new PostgresInbox(parts.database, parts.tables);
  }

  async acquireLease(pipeline: string): Promise<Lease> {
    return await this.#parts.leases.take(pipeline);
  }

  async isLeaseHeld(pipeline: string): Promise<boolean> {
    return await this.#parts.leases.isHeld(pipeline);
  }

  async releaseLease(lease: Lease): Promise<void> {
    await this.#parts.leases.giveBack(lease);
  }

  async readCheckpoints(pipeline: string): Promise<ReadonlyMap<string, JsonValue>> {
    const { database, tables } = this.#parts;
    const rows = await database.run(`SELECT name, position FROM ${tables.checkpoints} WHERE pipeline = $1`, [
      keyOfName(pipeline),
    ]);
    return new Map(
      rows.map(({ name, position }) => [unescapeText(String(name)), JSON.parse(String(position)) as JsonValue]),
    );
  }

  /**
   * The lock on the row of the lease keeps a newer one from being given out before the positions are there. A write whose answer did not
   * come may still arrive when later ones have been done: its number keeps it from moving a position back.
   */
  async writeCheckpoints(lease: Lease, positions: ReadonlyMap<string, JsonValue>): Promise<void> {
    const { database, tables, logger } = this.#parts;
    const { pipeline, token } = lease;
    this.#writes += 1;
    const partitions = [...positions.keys()];
    const [row] = await database.run(
      `WITH holder AS (
        SELECT pipeline FROM ${tables.leases} WHERE pipeline = $1 AND token = $2 AND expires_at IS NOT NULL FOR KEY SHARE
      ), written AS (
        INSERT INTO ${tables.checkpoints} AS kept (pipeline, partition, name, position, token, write)
        SELECT pipeline, partition, name, position, $2::bigint, $6::bigint
        FROM holder, unnest($3::text[], $4::text[], $5::text[]) AS new (partition, name, position)
        ON CONFLICT (pipeline, partition) DO UPDATE
        SET position = excluded.position, token = excluded.token, write = excluded.write
        WHERE kept.token IS DISTINCT FROM excluded.token OR kept.write < excluded.write
      )
      SELECT count(*)::text AS holders FROM holder`,
      [
        keyOfName(pipeline),
        token,
        partitions.map(keyOfName),
        partitions.map(escapeText),
        [...positions.values()].map((position) => JSON.stringify(position)),
        this.#writes,
      ],
    );
    if (row?.['holders'] === '1') return;
    logger.warn('late write refused', { pipeline, token });
    throw new FencedError(lease, await this.#currentToken(pipeline));
  }

  async close(): Promise<void> {
    const { leases, leaseDatabases, database } = this.#parts;
    await leases.close();
    await Promise.all([...leaseDatabases, database].map((each) => each.close()));
  }

  async #currentToken(pipeline: string): Promise<number> {
    const { database, tables } = this.#parts;
    const [row] = await database.run(`SELECT token::text FROM ${tables.leases} WHERE pipeline = $1`, [
      keyOfName(pipeline),
    ]);
    return Number(row?.['token'] ?? 0);
  }
}
