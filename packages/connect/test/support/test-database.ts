import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

const postgresUrl = process.env['POSTGRES_URL'] || 'postgres://postgres@127.0.0.1:5432/postgres';

/** A database of its own in the PostgreSQL of the tests. */
export interface TestDatabase {
  readonly url: string;
  remove(): Promise<void>;
}

/** @throws an Error that says what is missing when there is no PostgreSQL */
export async function createDatabase(): Promise<TestDatabase> {
  const name = `eventmesh_test_${randomBytes(6).toString('hex')}`;
  const client = new Client(postgresUrl);
  try {
    await client.connect();
  } catch (thrown) {
    const place = 'Set POSTGRES_URL to one that runs, or start one at 127.0.0.1:5432.';
    throw new Error(`These tests need a PostgreSQL: ${String(thrown)}. ${place}`, { cause: thrown });
  }
  await client.query(`CREATE DATABASE ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    remove: async () => {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await client.end();
    },
  };
}
