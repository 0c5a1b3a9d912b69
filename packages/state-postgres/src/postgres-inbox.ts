import {
  inboxText,
  storedRecordOf,
  withinBytes,
  type Inbox,
  type InboxLimit,
  type InboxSize,
  type NewStoredRecord,
  type StoredRecord,
} from '@eventmesh/connector-runtime';
import type { Database } from './database.ts';
import type { SchemaTables } from './schema-tables.ts';
import { microsecondsNow } from './server-time.ts';
import { keyOfName } from './store-text.ts';

/** The inbox in PostgreSQL: a row for each record. */
export class PostgresInbox implements Inbox {
  readonly #database: Pick<Database, 'run'>;
  readonly #tables: SchemaTables;

  constructor(database: Pick<Database, 'run'>, tables: SchemaTables) {
    this.#database = database;
    this.#tables = tables;
  }

  /** The row of the sequence is locked until the records are there: so no list shows an id before those below it. */
  async append(pipeline: string, records: readonly NewStoredRecord[]): Promise<void> {
    if (records.length === 0) return;
    const { inbox, inboxSequences } = this.#tables;
    const texts = records.map(inboxText);
    await this.#database.run(
      `WITH sequence AS (
        INSERT INTO ${inboxSequences} AS known (pipeline, last_id) VALUES ($1, ${microsecondsNow} + $2::bigint)
        ON CONFLICT (pipeline) DO UPDATE SET last_id = greatest(known.last_id, ${microsecondsNow}) + $2::bigint
        RETURNING last_id - $2::bigint AS before
      )
      INSERT INTO ${inbox} (pipeline, id, bytes, record)
      SELECT $1, before + number, octet_length(record), record
      FROM sequence, unnest($3::text[]) WITH ORDINALITY AS new (record, number)`,
      [keyOfName(pipeline), records.length, texts],
    );
  }

  async list(pipeline: string, { after = '0', maxRecords, maxBytes }: InboxLimit): Promise<readonly StoredRecord[]> {
    const rows = await this.#database.run(
      `SELECT lpad(id::text, 16, '0') AS id, record FROM (
        SELECT id, record, bytes, sum(bytes) OVER (ORDER BY id) AS upto FROM (
          SELECT id, record, bytes FROM ${this.#tables.inbox} WHERE pipeline = $1 AND id > $2::bigint ORDER BY id LIMIT $3::bigint
        ) AS next
      ) AS counted WHERE upto - bytes < $4::bigint ORDER BY id`,
      [keyOfName(pipeline), after, maxRecords, maxBytes],
    );
    const records = rows.map(({ id, record }) => storedRecordOf(String(id), String(record)));
    return withinBytes(records, maxBytes);
  }

  async remove(pipeline: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#database.run(`DELETE FROM ${this.#tables.inbox} WHERE pipeline = $1 AND id = ANY ($2::bigint[])`, [
      keyOfName(pipeline),
      ids,
    ]);
  }

  async size(pipeline: string): Promise<InboxSize> {
    const [row] = await this.#database.run(
      `SELECT count(*)::text AS records, coalesce(sum(bytes), 0)::text AS bytes FROM ${this.#tables.inbox} WHERE pipeline = $1`,
      [keyOfName(pipeline)],
    );
    return { records: Number(row?.['records'] ?? 0), bytes: Number(row?.['bytes'] ?? 0) };
  }
}
