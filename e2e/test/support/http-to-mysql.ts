import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { NumberedEvent } from './retrying-client.ts';

/** How events go from HTTP to a table. */
export interface HttpToMysql {
  readonly folder: string;
  /** Where the source listens. */
  readonly port: number;
  /** Of the database, maybe by way of a proxy. */
  readonly url: string;
  readonly deduplicate: 'key' | 'table';
  readonly accept?: 'delivered' | 'stored';
}

/** Writes a configuration with the pipeline `http-to-mysql`. Gives its path. */
export async function writeHttpToMysql({ folder, port, url, deduplicate, accept }: HttpToMysql): Promise<string> {
  const path = join(folder, 'pipelines.yaml');
  const columns = { source: '$.source', id: '$.id', event_key: '$.partitionkey', number: '$.data.number' };
  const key = deduplicate === 'key' ? { keyColumns: ['source', 'id'] } : {};
  const configuration = {
    pipelines: {
      'http-to-mysql': {
        source: { use: '@eventmesh/source-http', with: { port, path: '/events' } },
        sink: { use: '@eventmesh/sink-mysql', with: { url, table: 'events', columns, deduplicate, ...key } },
        delivery: { retry: { initialMs: 50, maxMs: 1000 }, ...(accept === undefined ? {} : { accept }) },
      },
    },
    state: { folder: join(folder, 'state') },
  };
  // JSON is YAML, too.
  await writeFile(path, JSON.stringify(configuration));
  return path;
}

/** Creates the table. Rows are numbered in the order in which they were written. Only for `key` it keeps a second row of an event out. */
export async function createEventsTable(admin: Connection, deduplicate: 'key' | 'table'): Promise<void> {
  const unique = deduplicate === 'key' ? ', UNIQUE KEY event (source, id)' : '';
  await admin.query(
    `CREATE TABLE events (seq BIGINT AUTO_INCREMENT PRIMARY KEY, source VARBINARY(100) NOT NULL, id VARBINARY(100) NOT NULL, event_key VARCHAR(20), number INT${unique})`,
  );
}

/** How many rows are there. */
export async function countRows(admin: Connection): Promise<number> {
  const [[row]] = await admin.query<RowDataPacket[]>('SELECT COUNT(*) AS rows_there FROM events');
  return Number(row?.['rows_there']);
}

/** What was written, in order. */
export async function writtenEvents(admin: Connection): Promise<readonly NumberedEvent[]> {
  const [rows] = await admin.query<RowDataPacket[]>('SELECT event_key, number FROM events ORDER BY seq');
  return rows.map((row) => ({ key: String(row['event_key']), number: Number(row['number']) }));
}

/** Ends all connections to the database but that of the test. Gives how many. */
export async function killConnections(admin: Connection, database: string): Promise<number> {
  const [rows] = await admin.query<RowDataPacket[]>(
    'SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = ? AND ID <> CONNECTION_ID()',
    [database],
  );
  let killed = 0;
  for (const { id } of rows) {
    try {
      await admin.query(`KILL ${Number(id)}`);
      killed += 1;
    } catch (thrown) {
      // It has ended by itself meanwhile: no such thread.
      if (!(thrown instanceof Error && 'errno' in thrown && thrown.errno === 1094)) throw thrown;
    }
  }
  return killed;
}
