import { Client } from 'pg';

/** The PostgreSQL of the tests. */
export const postgresUrl = process.env['POSTGRES_URL'] || 'postgres://postgres@127.0.0.1:5432/postgres';

/**
 * Connects to the PostgreSQL of the tests.
 *
 * @throws an Error that says what is missing when there is none
 */
export async function connectPostgres(): Promise<Client> {
  const client = new Client(postgresUrl);
  try {
    await client.connect();
    return client;
  } catch (thrown) {
    const place = 'Set POSTGRES_URL to one that runs, or start one at 127.0.0.1:5432.';
    throw new Error(`These tests need a PostgreSQL: ${String(thrown)}. ${place}`, { cause: thrown });
  }
}
