import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDiskStateStore } from '@eventmesh/connector-runtime';
import { TcpProxy, until } from '@eventmesh/connector-testkit';
import { freePort, ownMysqlDatabase, type OwnMysqlDatabase } from '@eventmesh/test-servers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  countRows,
  createEventsTable,
  killConnections,
  writeHttpToMysql,
  writtenEvents,
} from './support/http-to-mysql.ts';
import { RetryingClient, type NumberedEvent } from './support/retrying-client.ts';
import { Worker } from './support/worker.ts';

const patience = 150_000;
const keys = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('from HTTP to a table', { timeout: 180_000 }, () => {
  let folder: string;
  let database: OwnMysqlDatabase;
  const workers = new Set<Worker>();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'e2e-http-to-mysql-'));
    database = await ownMysqlDatabase();
  });
  afterEach(async () => {
    for (const worker of workers) await worker.kill();
    workers.clear();
    await database[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(configuration: string): Promise<Worker> {
    const worker = new Worker(configuration, '--log-level', 'info');
    workers.add(worker);
    await until('it listens', () => worker.errors.includes('"listening"') || !worker.running, patience);
    expect(worker.running, worker.errors).toBe(true);
    return worker;
  }

  async function untilRows(count: number): Promise<void> {
    await until(`${count} rows are there`, async () => (await countRows(database.admin)) >= count, patience);
  }

  /** One row for each event, those of a key in order; nothing in flight, no dead letter in any life. */
  async function expectOnce(perKey: number, last: Worker): Promise<void> {
    const ledgers = Object.values(await last.stop());
    expect(ledgers).toHaveLength(1);
    for (const ledger of ledgers) expect(ledger).toMatchObject({ deadLettered: 0, inFlight: 0, balanced: true });
    const written = await writtenEvents(database.admin);
    const numbersOf = (key: string): readonly number[] =>
      written.filter((event: NumberedEvent) => event.key === key).map(({ number }) => number);
    for (const key of keys) expect(numbersOf(key), key).toEqual(Array.from({ length: perKey }, (_, index) => index));
    expect(written).toHaveLength(perKey * keys.length);
    const store = await openDiskStateStore(join(folder, 'state'));
    expect(await store.deadLetters.count()).toEqual([]);
    await store.close();
  }

  test.each(['table', 'key'] as const)(
    'with workers killed, connections killed, and events sent twice, each has one row: deduplicate %s',
    async (deduplicate) => {
      await createEventsTable(database.admin, deduplicate);
      const port = await freePort();
      const configuration = await writeHttpToMysql({ folder, port, url: database.url, deduplicate });
      let worker = await start(configuration);
      const client = new RetryingClient(`http://127.0.0.1:${port}/events`, patience);
      const sending = client.send(keys, 0, 50);
      let killed = 0;
      const trouble = async (): Promise<void> => {
        for (const [rows, what] of [
          [30, 'worker'],
          [70, 'connections'],
          [110, 'worker'],
          [150, 'connections'],
          [190, 'worker'],
          [230, 'connections'],
          [270, 'worker'],
        ] as const) {
          await untilRows(rows);
          if (what === 'connections') killed += await killConnections(database.admin, database.name);
          else {
            await worker.kill();
            worker = await start(configuration);
          }
        }
      };
      await Promise.all([sending, trouble()]);
      expect(client.taken).toBe(300);
      expect(client.duplicates).toBe(keys.length * (8 + 10));
      expect(client.retries).toBeGreaterThan(0);
      expect(killed).toBeGreaterThan(0);
      await expectOnce(50, worker);
    },
  );

  test('accept: stored: answered while the database is away, and each has one row in the end, for all kills', async () => {
    await createEventsTable(database.admin, 'table');
    const { hostname, port: databasePort } = new URL(database.url);
    await using proxy = await TcpProxy.start({ to: { host: hostname, port: Number(databasePort || 3306) } });
    const url = Object.assign(new URL(database.url), { host: `${proxy.address.host}:${proxy.address.port}` });
    const port = await freePort();
    const configuration = await writeHttpToMysql({
      folder,
      port,
      url: url.href,
      deduplicate: 'table',
      accept: 'stored',
    });
    let worker = await start(configuration);
    const client = new RetryingClient(`http://127.0.0.1:${port}/events`, patience);
    await client.send(keys, 0, 5);
    await untilRows(30);
    proxy.refuse();
    proxy.reset();
    await client.send(keys, 5, 15);
    expect(client.retries, 'answered at once while the database is away').toBe(0);
    const sending = client.send(keys, 15, 40);
    const takenBefore = client.taken;
    await until('some more are taken', () => client.taken > takenBefore + 20, patience);
    await worker.kill();
    worker = await start(configuration);
    await sending;
    expect(client.taken).toBe(240);
    expect(await countRows(database.admin)).toBe(30);
    await worker.kill();
    worker = await start(configuration);
    await proxy.accept();
    await untilRows(240);
    await expectOnce(40, worker);
  });
});
