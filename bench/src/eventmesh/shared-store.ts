import { randomBytes } from 'node:crypto';
import { connectPostgres, postgresUrl } from '@eventmesh/test-servers';

/** A PostgreSQL database of its own, dropped in the end, for workers to share. */
export async function openSharedStore(): Promise<AsyncDisposable & { readonly url: string }> {
  const name = `bench_${randomBytes(5).toString('hex')}`;
  await execute(`CREATE DATABASE ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return { url: url.href, [Symbol.asyncDispose]: () => execute(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function execute(statement: string): Promise<void> {
  const client = await connectPostgres();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
