import { createHash } from 'node:crypto';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { buildInsert } from '../statement/build-insert.ts';
import { quoteIdentifier } from '../statement/quote-identifier.ts';
import type { Statement } from '../statement/statement.ts';

/** What an event is known by: for one pipeline and one table, so that others may work with the same event. Lengths keep its parts apart. */
export function appliedHash(pipeline: string, table: string, { source, id }: AnyCloudEvent): Buffer {
  const parts = `${pipeline.length}:${pipeline}${table.length}:${table}${source.length}:${source}${id}`;
  return createHash('sha256').update(parts).digest();
}

/** The statement that makes the table of the events that are done. */
export function buildAppliedTable(table: string): string {
  return `CREATE TABLE IF NOT EXISTS ${quoteIdentifier(table)} (event_hash BINARY(32) NOT NULL PRIMARY KEY, applied_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, KEY applied_at (applied_at)) ENGINE=InnoDB`;
}

/** Says of events that they are done. Fails when one of them is already. */
export function buildApply(table: string, hashes: readonly Buffer[]): Statement {
  return buildInsert(
    { table, columns: ['event_hash'] },
    hashes.map((hash) => [hash]),
  );
}

/** Asks which of these events are done. */
export function buildFindApplied(table: string, hashes: readonly Buffer[]): Statement {
  return {
    sql: `SELECT event_hash AS applied FROM ${quoteIdentifier(table)} WHERE event_hash IN (${hashes.map(() => '?').join(',')})`,
    values: hashes,
  };
}

/** Forgets events that were done long ago, so many at a time. */
export function buildForget(table: string, rememberMs: number, most: number): Statement {
  const seconds = Math.ceil(rememberMs / 1_000);
  return {
    sql: `DELETE FROM ${quoteIdentifier(table)} WHERE applied_at < CURRENT_TIMESTAMP - INTERVAL ${seconds} SECOND LIMIT ${most}`,
    values: [],
  };
}
