import { silentLogger, systemClock, type AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent, writeJsonEvent } from '@eventmesh/event-formats';
import { mysqlSink } from '@eventmesh/sink-mysql';
import { ownMysqlDatabase, type OwnMysqlDatabase } from '@eventmesh/test-servers';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { sample, type Bench, type Sample } from './bench.ts';

const eventsPerRun = 40_000;
const eventsPerBatch = 500;
const lanes = 4;
const { signal } = new AbortController();

/**
 * Events of 1 KiB into a table of MySQL or MariaDB, four batches of 500 at a time: the sink (selection, checks, transactions, what it
 * knows events by) against multi-row inserts by the same client, written by hand, which check nothing and know nothing of the other.
 */
export function mysqlSinkBench(deduplicate: 'key' | 'table'): Bench {
  let database: OwnMysqlDatabase | undefined;
  const emptied = async (): Promise<OwnMysqlDatabase> => {
    const name = 'VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL';
    if (database === undefined) throw new Error('The bench is not open.');
    const { admin } = database;
    await admin.query('DROP TABLE IF EXISTS events, eventmesh_applied');
    await admin.query(
      `CREATE TABLE events (seq BIGINT AUTO_INCREMENT PRIMARY KEY, source ${name}, id ${name}, type ${name}, event LONGTEXT NOT NULL, UNIQUE KEY (source, id))`,
    );
    return database;
  };
  const run = async (write: (url: string, events: readonly AnyCloudEvent[]) => Promise<void>): Promise<Sample> => {
    const { url, admin } = await emptied();
    const events = makeEvents();
    return await sample(async () => {
      await write(url, events);
      const [rows] = await admin.query<RowDataPacket[]>('SELECT COUNT(*) AS stored FROM events');
      if (rows[0]?.['stored'] !== eventsPerRun) throw new Error(`Only ${rows[0]?.['stored']} events arrived.`);
      return eventsPerRun;
    });
  };
  return {
    name: `mysql/${deduplicate}`,
    baselineIs: 'a hand-written loop of multi-row inserts with the same client',
    runs: 7,
    open: async () => void (database = await ownMysqlDatabase()),
    close: async () => await database?.[Symbol.asyncDispose](),
    run: () => run((url, events) => writeWithSink(url, events, deduplicate)),
    baseline: () => run(writeByHand),
  };
}

function makeEvents(): readonly AnyCloudEvent[] {
  return Array.from({ length: eventsPerRun }, (_, index) =>
    createEvent({ id: `e${index}`, source: '/bench', type: 'bench', data: { index, note: 'x'.repeat(900) } }),
  );
}

/** The next batch, until there are no more: the lanes share them. */
function batchesOf(events: readonly AnyCloudEvent[]): () => readonly AnyCloudEvent[] {
  let from = 0;
  return () => events.slice(from, (from += eventsPerBatch));
}

async function inLanes(
  events: readonly AnyCloudEvent[],
  write: (batch: readonly AnyCloudEvent[], lane: number) => Promise<unknown>,
): Promise<void> {
  const next = batchesOf(events);
  const work = Array.from({ length: lanes }, async (_, lane) => {
    for (let batch = next(); batch.length > 0; batch = next()) await write(batch, lane);
  });
  await Promise.all(work);
}

async function writeWithSink(
  url: string,
  events: readonly AnyCloudEvent[],
  deduplicate: 'key' | 'table',
): Promise<void> {
  const context = { pipeline: 'bench', logger: silentLogger, clock: systemClock, random: Math.random };
  const checked = mysqlSink.options.parse({ url, table: 'events', deduplicate });
  const sink = mysqlSink.create(checked, context);
  await sink.open(signal);
  try {
    await inLanes(events, async (batch) => {
      const [failure] = (await sink.write(batch, signal)) ?? [];
      if (failure !== undefined) throw failure.error;
    });
  } finally {
    await sink.close();
  }
}

async function writeByHand(url: string, events: readonly AnyCloudEvent[]): Promise<void> {
  const connections = await Promise.all(Array.from({ length: lanes }, () => mysql.createConnection(url)));
  try {
    await inLanes(events, async (batch, lane) => {
      const rows = batch.map((event) => [event.source, event.id, event.type, writeJsonEvent(event)]);
      await connections[lane]?.query('INSERT INTO events (source, id, type, event) VALUES ?', [rows]);
    });
  } finally {
    await Promise.all(connections.map((connection) => connection.end()));
  }
}
