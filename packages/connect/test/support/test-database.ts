import { randomBytes } from 'node:crypto';
import { connectPostgres, postgresUrl } from '@eventmesh/test-servers';

/** A database of its own in the PostgreSQL of the tests. */
export interface TestDatabase {
  readonly url: string;
  remove(): Promise<void>;
}

/** @throws an Error that says what is missing when there is no PostgreSQL */
export async function createDatabase(): Promise<TestDatabase> {
  const name = `eventmesh_test_${randomBytes(6).toString('hex')}`;
  const client = await connectPostgres();
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
