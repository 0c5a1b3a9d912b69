import { systemClock, type AnyCloudEvent } from '@eventmesh/connector-api';
import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import { memorySource, MemoryQueue, TcpProxy, testContext, until } from '@eventmesh/connector-testkit';
import { createEvent, type EventAttributes } from '@eventmesh/event-formats';
import { ownMysqlDatabase, type OwnMysqlDatabase } from '@eventmesh/test-servers';
import * as fc from 'fast-check';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mysqlSink, mysqlSinkOptions, type MysqlSinkInput } from '../src/index.ts';
import { connectionSettings } from '../src/connection/connection-settings.ts';
import { connectMysql } from '../src/connection/mysql-connection.ts';
import { isIdentifier, quoteIdentifier } from '../src/statement/quote-identifier.ts';

const never = new AbortController().signal;
const exact = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin';
let database: OwnMysqlDatabase;
beforeAll(async () => void (database = await ownMysqlDatabase()));
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(async () => void (await run('DROP TABLE IF EXISTS t, eventmesh_applied')));

async function run(sql: string): Promise<readonly RowDataPacket[]> {
  const [rows] = await database.admin.query<RowDataPacket[]>(sql);
  return rows;
}

const order = (id: string, data: unknown, more: Partial<EventAttributes> = {}): AnyCloudEvent =>
  createEvent({ id, source: '/shop', type: 'order', data, ...more });

/** Writes batches with a sink of its own; gives what became of those that failed, by id. */
async function write(
  options: Partial<MysqlSinkInput>,
  ...batches: readonly (readonly AnyCloudEvent[])[]
): Promise<Readonly<Record<string, string>>> {
  const sink = mysqlSink.create(mysqlSinkOptions.parse({ url: database.url, table: 't', ...options }), testContext());
  const failed: Record<string, string> = {};
  try {
    await sink.open(never);
    for (const batch of batches)
      for (const { index, error } of (await sink.write(batch, never)) ?? [])
        failed[String(batch[index]?.id)] = `${error.code}: ${error.message}`;
  } finally {
    await sink.close();
  }
  return failed;
}

const columns = { k: '$.data.k', v: '$.data.v' };
const keyed = { columns, keyColumns: ['k'] };

describe('modes', () => {
  it('inserts, overwrites, changes and deletes, in order within a batch', async () => {
    await run(`CREATE TABLE t (k INT PRIMARY KEY, v VARCHAR(20))`);
    const steps = [
      ['insert', 1, 'a'],
      ['insert', 2, 'b'],
      ['upsert', 1, 'c'],
      ['delete', 2, null],
      ['upsert', 3, 'd'],
      ['update', 3, 'e'],
      ['insert', 2, 'f'],
    ] as const;
    const events = steps.map(([operation, k, v], index) => order(String(index), { k, v }, { operation }));
    expect(await write({ ...keyed, modeAttribute: 'operation' }, events)).toEqual({});
    expect(await run('SELECT * FROM t ORDER BY k')).toEqual([
      { k: 1, v: 'c' },
      { k: 2, v: 'f' },
      { k: 3, v: 'e' },
    ]);
  });

  it('refuses to change what is not there, takes a change to the same, and deletes what is not there', async () => {
    await run(`CREATE TABLE t (k INT PRIMARY KEY, v VARCHAR(20))`);
    await run(`INSERT INTO t VALUES (1, 'a')`);
    const update = await write({ ...keyed, mode: 'update' }, [
      order('same', { k: 1, v: 'a' }),
      order('none', { k: 2, v: 'b' }, { partitionkey: 'x' }),
    ]);
    expect(update).toEqual({ none: expect.stringContaining('REJECTED') });
    expect(await write({ ...keyed, mode: 'delete' }, [order('gone', { k: 9 })])).toEqual({});
  });

  it('goes to the table that an event names, never to that of the applied ones', async () => {
    await run(`CREATE TABLE t (k INT, v TEXT)`);
    const named = (id: string, subject: string) => order(id, { k: 1, v: 'x' }, { subject, partitionkey: id });
    const failed = await write({ columns, table: undefined, tableAttribute: 'subject' }, [
      named('good', 't'),
      named('missing', 'nowhere'),
      named('own', 'EventMesh_applied'),
      order('none', {}, { partitionkey: 'none' }),
    ]);
    expect(failed).toEqual({
      missing: expect.stringContaining('NOT_FOUND'),
      own: expect.stringContaining('REJECTED'),
      none: expect.stringContaining('REJECTED'),
    });
    expect(await run('SELECT COUNT(*) AS n FROM t')).toEqual([{ n: 1 }]);
  });
});

describe('of 1,000 rows with one that is refused, 999 are written', () => {
  const rows = (bad: unknown) =>
    Array.from({ length: 1_000 }, (_, k) =>
      order(String(k), k === 333 ? bad : { k, v: `v${k}` }, { partitionkey: `p${k}` }),
    );

  it.each([
    ['a duplicate key', { k: 7_777, v: 'again' }, '1062', 'PRIMARY'],
    ['a value that is too long', { k: 333, v: 'x'.repeat(21) }, 'at most 20 characters, found 21', "column 'v'"],
    ['a check of the server', { k: -1, v: 'negative' }, '4025', 'positive'],
  ])('%s', async (_, bad, code, where) => {
    await run(`CREATE TABLE t (k INT PRIMARY KEY, v VARCHAR(20), CONSTRAINT positive CHECK (k >= 0))`);
    await run(`INSERT INTO t VALUES (7777, 'there')`);
    const failed = await write({ columns }, rows(bad));
    expect(Object.keys(failed)).toEqual(['333']);
    expect(failed['333']).toMatch(/^REJECTED/);
    expect(failed['333']).toContain(code);
    expect(failed['333']).toContain(where);
    expect(await run(`SELECT COUNT(*) AS n FROM t WHERE k <> 7777`)).toEqual([{ n: 999 }]);
    expect(await run(`SELECT v FROM t WHERE k = 7777`)).toEqual([{ v: 'there' }]);
  });
});

describe('strict, whatever the server says', () => {
  it('has the server refuse what only it can see', async () => {
    await run(`CREATE TABLE t (k INT, v VARCHAR(20) CHARACTER SET latin1)`);
    expect(await write({ columns }, [order('東', { k: 1, v: '東京' })])).toEqual({
      東: expect.stringContaining('1366'),
    });
    expect(await run('SELECT * FROM t')).toEqual([]);
  });

  it('sets the session to what it relies on', async () => {
    const settings = connectionSettings(
      mysqlSinkOptions.parse({ url: database.url, table: 't', lockTimeoutMs: 2_500 }),
    );
    const connection = await connectMysql(settings, systemClock, never);
    const { rows } = await connection.run(
      'SELECT @@sql_mode m, @@time_zone z, @@autocommit a, @@innodb_lock_wait_timeout l',
      never,
    );
    connection.destroy();
    expect(rows).toEqual([
      {
        m: expect.stringMatching(/^(?=.*STRICT_ALL_TABLES)(?!.*(ANSI|BACKSLASH)).*$/),
        z: '+00:00',
        a: 1,
        l: 3,
      },
    ]);
  });

  it('stores what it was given: bytes, big numbers, times in UTC, JSON', async () => {
    await run(
      `CREATE TABLE t (big BIGINT UNSIGNED, amount DECIMAL(30,10), at DATETIME(3), stamp TIMESTAMP(6) NULL, raw VARBINARY(9), doc JSON, zero INT, bits BIT(9))`,
    );
    const names = ['big', 'amount', 'at', 'stamp', 'raw', 'doc', 'zero', 'bits'];
    const data = {
      big: '18446744073709551615',
      amount: '12345678901234567890.0123456789',
      at: '2026-02-28T23:59:59.123+05:30',
      stamp: '2026-02-28T23:59:59.123456Z',
      raw: "ü\0\\'",
      doc: { a: [1, 'x'] },
      zero: 0,
      bits: 300,
    };
    const mapped = Object.fromEntries(names.map((name) => [name, `$.data.${name}`]));
    expect(await write({ columns: mapped }, [order('a', data)])).toEqual({});
    const [row] = await run(
      `SELECT CAST(big AS CHAR) big, CAST(amount AS CHAR) amount, CAST(at AS CHAR) at, HEX(raw) raw, doc, zero, bits + 0 bits FROM t`,
    );
    expect(row).toEqual({
      big: '18446744073709551615',
      amount: data.amount,
      at: '2026-02-28 18:29:59.123',
      raw: 'C3BC005C27',
      doc: data.doc,
      zero: 0,
      bits: 300,
    });
    expect(await run(`SET time_zone = '+00:00'`)).toBeDefined();
    expect(await run('SELECT CAST(stamp AS CHAR) stamp FROM t')).toEqual([{ stamp: '2026-02-28 23:59:59.123456' }]);
  });

  it('takes hostile names and values for what they are', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => isIdentifier(text) && text === text.trim());
    const hostile = fc.oneof(
      name,
      fc.constantFrom('`; DROP TABLE t; --', "a' OR '1'='1", '``', '?', '\\', '/* x */', '$.x'),
    );
    // Options are read without a key of this name, as it would change the prototype.
    const key = hostile.filter((text) => text !== '__proto__');
    const value = fc.string({ unit: 'grapheme', maxLength: 50 }).filter((text) => !/\p{Cs}/u.test(text));
    await fc.assert(
      fc.asyncProperty(hostile, key, value, async (table, column, text) => {
        await run(`DROP TABLE IF EXISTS ${quoteIdentifier(table)}`);
        await run(`CREATE TABLE ${quoteIdentifier(table)} (${quoteIdentifier(column)} TEXT ${exact})`);
        try {
          const options = { table, columns: { [column]: '$.data' }, deduplicate: 'none' as const };
          expect(await write(options, [order('a', text, { datacontenttype: 'text/plain' })])).toEqual({});
          const [row] = await run(`SELECT * FROM ${quoteIdentifier(table)}`);
          expect(Object.values(row ?? {})).toEqual([text]);
        } finally {
          await run(`DROP TABLE ${quoteIdentifier(table)}`);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('tables', () => {
  it('creates one for whole events, that takes no two for one', async () => {
    const events = ['a', 'A', 'a ', 'á'].map((id) => order(id, { n: 1 }));
    expect(await write({ createTable: true }, events, events)).toEqual({});
    expect(await run('SELECT COUNT(*) AS n FROM t')).toEqual([{ n: 4 }]);
    expect(await run(`SHOW TABLES LIKE 'eventmesh_applied'`)).toEqual([]);
  });

  it('adds columns that take NULL, and changes nothing else', async () => {
    await run('CREATE TABLE t (k INT NOT NULL, other INT)');
    await run('INSERT INTO t VALUES (0, 5)');
    const typed = { k: { from: '$.data.k', type: 'varchar(9)' }, v: { from: '$.data.v', type: 'varchar(20)' } };
    expect(await write({ columns: typed, addColumns: true }, [order('a', { k: 1, v: 'x' })])).toEqual({});
    expect(await run('SELECT * FROM t ORDER BY k')).toEqual([
      { k: 0, other: 5, v: null },
      { k: 1, other: null, v: 'x' },
    ]);
  });

  it.each<[string, string, Partial<MysqlSinkInput>, object]>([
    ['there is no table', '', {}, { code: 'NOT_FOUND' }],
    ['it lacks a column', 'CREATE TABLE t (k INT)', { columns }, { code: 'NOT_FOUND' }],
    [
      'its key is not unique',
      'CREATE TABLE t (k INT, v TEXT)',
      { ...keyed, mode: 'upsert' },
      { code: 'INVALID_OPTIONS' },
    ],
    [
      'an upsert could hit another row',
      'CREATE TABLE t (k INT PRIMARY KEY, v VARCHAR(9) UNIQUE)',
      { ...keyed, mode: 'upsert' },
      { code: 'INVALID_OPTIONS', message: expect.stringContaining('another unique key') },
    ],
    [
      'its key takes two events for one',
      'CREATE TABLE t (source VARCHAR(99), id VARCHAR(99), type TEXT, event JSON, UNIQUE KEY (source, id))',
      {},
      { code: 'INVALID_OPTIONS', message: expect.stringContaining('collation') },
    ],
  ])('does not open when %s', async (_, create, options, error) => {
    if (create !== '') await run(create);
    await expect(write(options)).rejects.toMatchObject(error);
  });
});

describe('an event that comes again', () => {
  it.each(['insert', 'upsert'] as const)(
    'is known by the table of applied ones: a late one undoes nothing, mode %s',
    async (mode) => {
      await run('CREATE TABLE t (n INT AUTO_INCREMENT PRIMARY KEY, k INT, v VARCHAR(20), UNIQUE KEY (k))');
      const old = order('old', { k: 1, v: 'old' });
      const options = mode === 'upsert' ? { ...keyed, mode } : { columns };
      const next = order('new', { k: mode === 'upsert' ? 1 : 2, v: 'new' });
      expect(await write(options, [old, old], [next], [old, next])).toEqual({});
      const rows = mode === 'upsert' ? ['new'] : ['old', 'new'];
      expect((await run('SELECT v FROM t ORDER BY k')).map(({ v }) => v)).toEqual(rows);
    },
  );

  it('is written again with none', async () => {
    await run('CREATE TABLE t (k INT, v TEXT)');
    await write({ columns, deduplicate: 'none' }, [order('a', { k: 1 })], [order('a', { k: 1 })]);
    expect(await run('SELECT COUNT(*) AS n FROM t')).toEqual([{ n: 2 }]);
  });

  it('is not taken for one that was refused', async () => {
    await run('CREATE TABLE t (k INT PRIMARY KEY, v TEXT)');
    await run(`INSERT INTO t VALUES (1, 'there')`);
    expect(await write({ columns }, [order('a', { k: 1 })])).toEqual({ a: expect.stringContaining('1062') });
    await run('DELETE FROM t');
    expect(await write({ columns }, [order('a', { k: 1 })])).toEqual({});
    expect(await run('SELECT COUNT(*) AS n FROM t')).toEqual([{ n: 1 }]);
  });
});

it('goes on by itself within two seconds when the server was away for 20', async () => {
  await run('CREATE TABLE t (k INT, v TEXT)');
  const { hostname, port, username, password } = new URL(database.url);
  await using proxy = await TcpProxy.start({ to: { host: hostname, port: Number(port || 3306) } });
  const url = `mysql://${username}:${password}@${proxy.address.host}:${proxy.address.port}/${database.name}`;
  const queue = new MemoryQueue([{ event: order('first', { k: 1 }) }]);
  const store = new MemoryStateStore();
  const pipeline = await startPipeline({
    name: 'away',
    source: memorySource(queue),
    sink: mysqlSink({ url, table: 't', columns }),
    store,
  });
  await until('the first event is written', () => pipeline.ledger().delivered === 1, 10_000);
  proxy.refuse();
  proxy.reset();
  queue.push({ event: order('second', { k: 2 }) });
  await new Promise((resolve) => setTimeout(resolve, 20_000));
  await proxy.accept();
  const back = performance.now();
  await until('the second event is written', () => pipeline.ledger().delivered === 2, 10_000);
  expect(performance.now() - back).toBeLessThan(2_000);
  expect(await store.deadLetters.list('away')).toEqual([]);
  await pipeline.stop();
  expect((await run('SELECT k FROM t ORDER BY k')).map(({ k }) => k)).toEqual([1, 2]);
}, 60_000);
