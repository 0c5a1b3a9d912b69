import { randomBytes } from 'node:crypto';
import { connectPostgres, postgresUrl } from '@eventmesh/test-servers';
import { openPostgresStateStore, type PostgresStateStoreOptions } from '../src/index.ts';
import type { StateStore } from '@eventmesh/connector-runtime';

/** A schema of its own in the PostgreSQL of the tests. */
export interface PostgresPlace {
  readonly schema: string;
  /** Opens another store in the same schema, as another worker would. */
  open(options?: Partial<PostgresStateStoreOptions>): Promise<StateStore>;
  /** Runs a statement beside the stores. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Puts another text in the place of a dead letter. */
  spoil(pipeline: string, id: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

/** @throws an Error that says what is missing when there is no PostgreSQL */
export async function postgresPlace(): Promise<PostgresPlace> {
  const schema = `test_${randomBytes(6).toString('hex')}`;
  const client = await connectPostgres();
  return {
    schema,
    open: (options = {}) => openPostgresStateStore({ url: postgresUrl, schema, ...options }),
    query: async (text, values = []) => (await client.query<Record<string, unknown>>(text, [...values])).rows,
    spoil: async (pipeline, id, text) => {
      const update = `UPDATE "${schema}".dead_letters SET letter = $3 WHERE pipeline = $1 AND id = $2`;
      await client.query(update, [pipeline, id, text]);
    },
    remove: async () => {
      await client.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
      await client.end();
    },
  };
}
