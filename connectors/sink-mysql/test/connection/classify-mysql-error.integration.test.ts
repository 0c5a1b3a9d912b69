import { createEvent } from '@eventmesh/event-formats';
import { testContext } from '@eventmesh/connector-testkit';
import { ownMysqlDatabase, type OwnMysqlDatabase } from '@eventmesh/test-servers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mysqlSink, mysqlSinkOptions, type MysqlSinkInput } from '../../src/index.ts';
import { OwnUser } from '../support/own-user.ts';

const { signal } = new AbortController();
const columns = { k: '$.data.k', v: '$.data.v' };
let database: OwnMysqlDatabase;
beforeAll(async () => void (database = await ownMysqlDatabase()));
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(async () => {
  await database.admin.query('DROP TABLE IF EXISTS t, parent');
  await database.admin.query('CREATE TABLE t (k INT PRIMARY KEY, v VARCHAR(20)) ENGINE=InnoDB');
});

function makeSink(options: Partial<MysqlSinkInput> = {}) {
  const common = { url: database.url, table: 't', columns, deduplicate: 'none' as const };
  const sink = mysqlSink.create(mysqlSinkOptions.parse({ ...common, ...options }), testContext());
  return Object.assign(sink, { [Symbol.asyncDispose]: () => sink.close() });
}

function urlAs({ username, password }: Pick<OwnUser, 'username' | 'password'>, name = database.name): string {
  return Object.assign(new URL(database.url), { username, password, pathname: `/${name}` }).href;
}

const order = (data: unknown) => createEvent({ id: '1', source: '/shop', type: 'order', data });

/** An error of the code, that tells the number with which the server answered. */
const answered = (number: number, code: string) => ({
  code,
  message: expect.stringContaining(`the server answered ${number} (`),
});

/** So that the server has to say it: the sink looks at a table when it opens, and refuses by itself what that does not take. */
describe('a table that was changed behind the back of the sink', () => {
  it.each<[string, number, string, string, unknown]>([
    ['is no longer there', 1146, 'NOT_FOUND', 'DROP TABLE t', {}],
    ['lacks a column', 1054, 'NOT_FOUND', 'ALTER TABLE t DROP COLUMN v', {}],
    ['wants shorter text', 1406, 'REJECTED', 'ALTER TABLE t MODIFY v VARCHAR(3)', { v: 'long' }],
    ['wants smaller numbers', 1264, 'REJECTED', 'ALTER TABLE t MODIFY k TINYINT', { k: 300 }],
    ['wants a value', 1048, 'REJECTED', 'ALTER TABLE t MODIFY v VARCHAR(20) NOT NULL', { v: null }],
    ['wants a column that is not mapped', 1364, 'REJECTED', 'ALTER TABLE t ADD COLUMN n INT NOT NULL', {}],
    ['wants another type', 1366, 'REJECTED', 'ALTER TABLE t MODIFY v INT', { v: 'text' }],
    ['wants a date', 1292, 'REJECTED', 'ALTER TABLE t MODIFY v DATE', { v: 'today' }],
    ['wants one of a list', 1265, 'REJECTED', `ALTER TABLE t MODIFY v ENUM ('a', 'b')`, { v: 'c' }],
    [
      'wants a row of another one',
      1452,
      'REJECTED',
      'CREATE TABLE parent (k INT PRIMARY KEY); ALTER TABLE t ADD FOREIGN KEY (k) REFERENCES parent (k)',
      {},
    ],
    [
      'refuses by a trigger',
      1644,
      'REJECTED',
      `CREATE TRIGGER no BEFORE INSERT ON t FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'`,
      {},
    ],
  ])('%s: %i is %s', async (_, number, code, change, data) => {
    await using sink = makeSink();
    await sink.open(signal);
    for (const sql of change.split('; ')) await database.admin.query(sql);
    const failures = await sink.write([order({ k: 1, v: 'a', ...(data as object) })], signal);
    expect(failures).toMatchObject([{ index: 0, error: answered(number, code) }]);
  });
});

describe('a user', () => {
  it.each<[string, number, string, (user: OwnUser) => string]>([
    ['with the wrong password', 1045, 'UNAUTHENTICATED', ({ username }) => urlAs({ username, password: 'wrong' })],
    ['whom nobody knows', 1045, 'UNAUTHENTICATED', ({ password }) => urlAs({ username: 'kit_nobody', password })],
    ['of a database of others', 1044, 'FORBIDDEN', (user) => urlAs(user, 'mysql')],
    ['of a database that is not there', 1049, 'NOT_FOUND', () => `${database.url}_none`],
  ])('%s: %i is %s', async (_, number, code, urlOf) => {
    await using user = await OwnUser.of(database);
    await using sink = makeSink({ url: urlOf(user) });
    await expect(sink.open(signal)).rejects.toMatchObject(answered(number, code));
  });

  it('who may not write: 1142 is FORBIDDEN', async () => {
    await using user = await OwnUser.of(database);
    await database.admin.query(`REVOKE ALL ON ${database.name}.* FROM ?@'%'`, [user.username]);
    await database.admin.query(`GRANT SELECT ON ${database.name}.* TO ?@'%'`, [user.username]);
    await using sink = makeSink({ url: urlAs(user) });
    await sink.open(signal);
    expect(await sink.write([order({ k: 1 })], signal)).toMatchObject([{ error: answered(1142, 'FORBIDDEN') }]);
  });

  it('who has too many connections: 1226 is OVERLOADED', async () => {
    await using user = await OwnUser.of(database);
    await user.limitConnections(1);
    await using first = makeSink({ url: urlAs(user) });
    await first.open(signal);
    await using second = makeSink({ url: urlAs(user) });
    await expect(second.open(signal)).rejects.toMatchObject(answered(1226, 'OVERLOADED'));
  });
});

describe('a row that somebody else holds', () => {
  it.each<[string, number, string, number, Partial<MysqlSinkInput>]>([
    ['for longer than the sink waits', 1205, 'CONFLICT', 0, { lockTimeoutMs: 1_000 }],
    ['for longer than a statement may take', 1969, 'TIMEOUT', 1, { lockTimeoutMs: 20_000 }],
  ])('%s: %i is %s, and then it is written', async (_, number, code, seconds, options) => {
    await using user = await OwnUser.of(database);
    await database.admin.query(`ALTER USER ?@'%' WITH MAX_STATEMENT_TIME ${seconds}`, [user.username]);
    await using sink = makeSink({ url: urlAs(user), ...options });
    await sink.open(signal);
    await database.admin.query('START TRANSACTION');
    await database.admin.query(`INSERT INTO t VALUES (1, 'held')`);
    expect(await sink.write([order({ k: 1 })], signal)).toMatchObject([{ error: answered(number, code) }]);
    await database.admin.query('ROLLBACK');
    expect(await sink.write([order({ k: 1 })], signal)).toEqual([]);
  });
});
