import { quoteIdentifier } from './quote-identifier.ts';
import type { Bound, Statement } from './statement.ts';

/** What rows are inserted into. */
export interface InsertTarget {
  readonly table: string;
  readonly columns: readonly string[];
  /** With them, a row of the same key is overwritten in all other columns. */
  readonly keyColumns?: readonly string[];
}

/** One statement that inserts all of these rows, or, with `keyColumns`, overwrites those that are there. */
export function buildInsert(
  { table, columns, keyColumns }: InsertTarget,
  rows: readonly (readonly Bound[])[],
): Statement {
  const row = `(${columns.map(() => '?').join(',')})`;
  const names = columns.map(quoteIdentifier).join(',');
  const rest = keyColumns === undefined ? '' : onDuplicate(columns, keyColumns);
  return {
    sql: `INSERT INTO ${quoteIdentifier(table)} (${names}) VALUES ${Array(rows.length).fill(row).join(',')}${rest}`,
    values: rows.flat(),
  };
}

/** `VALUES()` is what both MySQL and MariaDB know. A table of nothing but keys has nothing to overwrite. */
function onDuplicate(columns: readonly string[], keyColumns: readonly string[]): string {
  const others = columns.filter((name) => !keyColumns.includes(name));
  const overwritten = (others.length === 0 ? keyColumns : others).map(quoteIdentifier);
  return ` ON DUPLICATE KEY UPDATE ${overwritten.map((name) => `${name}=VALUES(${name})`).join(',')}`;
}
