import { ConnectorError } from '@eventmesh/connector-api';
import type { Database, RunStatement } from './database.ts';
import type { Migration } from './migrations.ts';
import type { SchemaTables } from './schema-tables.ts';

/**
 * Brings the tables to the newest version, in one transaction. Workers that start at the same time wait for each other.
 *
 * @throws ConnectorError with code `UNSUPPORTED` when they are newer than this code knows, or the database cannot keep every text
 */
export async function migrate(
  database: Database,
  tables: SchemaTables,
  migrations: readonly Migration[],
): Promise<void> {
  await database.transaction(async (run) => {
    await run('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`eventmesh state ${tables.schema}`]);
    await refuseOtherEncodings(run);
    const current = await currentVersion(run, tables);
    const newest = migrations.at(-1)?.version ?? 0;
    if (current > newest) throw tooNew(tables.schema, current, newest);
    for (const { version, what, statements } of migrations.filter((each) => each.version > current)) {
      await run(statements(tables));
      await run(`INSERT INTO ${tables.migrations} (version, what) VALUES ($1, $2)`, [version, what]);
    }
  });
}

/** Asks first: to create what is there already needs a right that a user of the tables may not have. */
async function currentVersion(run: RunStatement, { schema, migrations }: SchemaTables): Promise<number> {
  const [there] = await run('SELECT to_regnamespace($1)::text AS schema, to_regclass($2)::text AS migrations', [
    `"${schema}"`,
    migrations,
  ]);
  if (there?.['schema'] == null) await run(`CREATE SCHEMA "${schema}"`);
  if (there?.['migrations'] == null) {
    await run(`CREATE TABLE ${migrations} (
      version integer PRIMARY KEY,
      what text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
  }
  const [row] = await run(`SELECT coalesce(max(version), 0)::text AS version FROM ${migrations}`);
  return Number(row?.['version']);
}

async function refuseOtherEncodings(run: RunStatement): Promise<void> {
  const [row] = await run("SELECT current_setting('server_encoding') AS encoding");
  if (row?.['encoding'] === 'UTF8') return;
  throw new ConnectorError(
    'UNSUPPORTED',
    `The state store needs a database whose encoding is UTF8, found ${row?.['encoding'] ?? 'none'}. Create another database for it.`,
  );
}

function tooNew(schema: string, current: number, newest: number): ConnectorError {
  return new ConnectorError(
    'UNSUPPORTED',
    `The state store in schema '${schema}' has version ${current}, and this version of @eventmesh/state-postgres knows versions up to ${newest}. Update it, or give it a schema of its own.`,
  );
}
