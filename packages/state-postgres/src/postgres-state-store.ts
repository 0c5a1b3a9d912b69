import type { JsonValue, Logger } from '@eventmesh/connector-api';
import { FencedError, type DeadLetterStore, type Lease, type StateStore } from '@eventmesh/connector-runtime';
import type { Database } from './database.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import { PostgresDeadLetters } from './postgres-dead-letters.ts';
import type { SchemaTables } from './schema-tables.ts';
import { escapeText, keyOfName, unescapeText } from './store-text.ts';

/** What a state store in PostgreSQL works with. */
export interface PostgresStateStoreParts {
  readonly database: Database;
  /** The same database over a connection of its own: a renewal must not wait for other statements. */
  readonly leaseDatabase: Database;
  readonly leases: LeaseKeeper;
  readonly tables: SchemaTables;
  readonly logger: Logger;
}

/** A state store that several workers share. Each change is one statement: a worker that freezes holds no lock. */
export class PostgresStateStore implements StateStore {
  readonly deadLetters: DeadLetterStore;
  readonly #parts: PostgresStateStoreParts;

  constructor(parts: PostgresStateStoreParts) {
    this.#parts = parts;
    this.deadLetters = new PostgresDeadLetters(parts.database, parts.tables);
  }

  async acquireLease(pipeline: string): Promise<Lease> {
    return await this.#parts.leases.take(pipeline);
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

  /** The lock on the row of the lease keeps a newer one from being given out before the positions are there. */
  async writeCheckpoints(lease: Lease, positions: ReadonlyMap<string, JsonValue>): Promise<void> {
    const { database, tables, logger } = this.#parts;
    const { pipeline, token } = lease;
    const partitions = [...positions.keys()];
    const [row] = await database.run(
      `WITH holder AS (
        SELECT pipeline FROM ${tables.leases} WHERE pipeline = $1 AND token = $2 AND expires_at IS NOT NULL FOR SHARE
      ), written AS (
        INSERT INTO ${tables.checkpoints} (pipeline, partition, name, position)
        SELECT pipeline, partition, name, position
        FROM holder, unnest($3::text[], $4::text[], $5::text[]) AS new (partition, name, position)
        ON CONFLICT (pipeline, partition) DO UPDATE SET position = excluded.position
      )
      SELECT count(*)::text AS holders FROM holder`,
      [
        keyOfName(pipeline),
        token,
        partitions.map(keyOfName),
        partitions.map(escapeText),
        [...positions.values()].map((position) => JSON.stringify(position)),
      ],
    );
    if (row?.['holders'] === '1') return;
    logger.warn('late write refused', { pipeline, token });
    throw new FencedError(lease, await this.#currentToken(pipeline));
  }

  async close(): Promise<void> {
    const { leases, leaseDatabase, database } = this.#parts;
    await leases.close();
    await Promise.all([leaseDatabase.close(), database.close()]);
  }

  async #currentToken(pipeline: string): Promise<number> {
    const { database, tables } = this.#parts;
    const [row] = await database.run(`SELECT token::text FROM ${tables.leases} WHERE pipeline = $1`, [
      keyOfName(pipeline),
    ]);
    return Number(row?.['token'] ?? 0);
  }
}
