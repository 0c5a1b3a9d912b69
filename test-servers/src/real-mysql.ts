import { randomBytes } from 'node:crypto';
import mysql, { type Connection } from 'mysql2/promise';

/** The MySQL or MariaDB of the tests: a user that may create databases and users. */
export const mysqlUrl = process.env['MYSQL_URL'] || 'mysql://root@127.0.0.1:3306';

/** A database of its own, for one test. */
export interface OwnMysqlDatabase extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  /** Connected to it. */
  readonly admin: Connection;
}

/**
 * Connects to the MySQL or MariaDB of the tests, as the user that may do everything.
 *
 * @throws an Error that says what is missing when there is none
 */
export async function connectMysql(): Promise<Connection> {
  try {
    return await mysql.createConnection({ uri: mysqlUrl, charset: 'utf8mb4', supportBigNumbers: true });
  } catch (thrown) {
    const place = 'Set MYSQL_URL to one that runs, or start one at 127.0.0.1:3306.';
    throw new Error(`These tests need a MySQL or MariaDB: ${String(thrown)}. ${place}`, { cause: thrown });
  }
}

/** Makes an empty database; it is dropped in the end. */
export async function ownMysqlDatabase(): Promise<OwnMysqlDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = await connectMysql();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.query(`USE ${name}`);
  const url = new URL(mysqlUrl);
  url.pathname = `/${name}`;
  return {
    name,
    url: url.href,
    admin,
    [Symbol.asyncDispose]: async () => {
      await admin.query(`DROP DATABASE ${name}`);
      await admin.end();
    },
  };
}
