import { appliedHash, buildFindApplied } from './applied-events.ts';
import type { MysqlConnection } from '../connection/mysql-connection.ts';
import { quoteIdentifier } from '../statement/quote-identifier.ts';
import type { Bound, Statement } from '../statement/statement.ts';
import type { Row } from '../row/to-row.ts';

const mostAtOnce = 500;

/** Of these rows, those whose hash is in the table of the events that are done. */
export async function findInAppliedTable(
  connection: MysqlConnection,
  { rows, pipeline, appliedTable }: { rows: readonly Row[]; pipeline: string; appliedTable: string },
  signal: AbortSignal,
): Promise<ReadonlySet<Row>> {
  const hashes = rows.map(({ event, plan }) => appliedHash(pipeline, plan.table, event));
  const there = new Set<string>();
  for (const some of inPieces(hashes)) {
    const { rows: found } = await connection.execute(buildFindApplied(appliedTable, some), signal);
    for (const { applied } of found) there.add((applied as Buffer).toString('hex'));
  }
  return new Set(rows.filter((_, at) => there.has((hashes[at] as Buffer).toString('hex'))));
}

/** Of these rows, those whose key is in their table. */
export async function findByKey(
  connection: MysqlConnection,
  rows: readonly Row[],
  signal: AbortSignal,
): Promise<ReadonlySet<Row>> {
  const done = new Set<Row>();
  for (const plan of new Set(rows.map((row) => row.plan))) {
    for (const some of inPieces(rows.filter((row) => row.plan === plan))) {
      const { rows: found } = await connection.execute(buildFindByKey(some), signal);
      const there = new Set(found.map((row) => JSON.stringify(Object.values(row).map(String))));
      for (const row of some) if (there.has(JSON.stringify(keyValues(row).map(String)))) done.add(row);
    }
  }
  return done;
}

/** Asks for the keys of these rows of one table. */
export function buildFindByKey(rows: readonly Row[]): Statement {
  const [first] = rows as readonly [Row, ...Row[]];
  const names = first.plan.columns.filter(({ isKey }) => isKey).map(({ name }) => quoteIdentifier(name));
  const one = `(${names.map((name) => `${name}=?`).join(' AND ')})`;
  return {
    sql: `SELECT ${names.join(',')} FROM ${quoteIdentifier(first.plan.table)} WHERE ${rows.map(() => one).join(' OR ')}`,
    values: rows.flatMap(keyValues),
  };
}

function keyValues({ plan, values }: Row): readonly Bound[] {
  return values.filter((_, at) => plan.columns[at]?.isKey === true);
}

function inPieces<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const pieces: (readonly Item[])[] = [];
  for (let from = 0; from < items.length; from += mostAtOnce) pieces.push(items.slice(from, from + mostAtOnce));
  return pieces;
}
