import { quoteIdentifier } from './quote-identifier.ts';
import type { Bound, Statement } from './statement.ts';

/**
 * One statement that deletes the rows of these keys. Each column is compared with a value by itself: lists of rows would be compared as
 * floating-point numbers where a column is a number.
 */
export function buildDelete(
  table: string,
  keyColumns: readonly string[],
  keys: readonly (readonly Bound[])[],
): Statement {
  const one = `(${keyColumns.map((name) => `${quoteIdentifier(name)}=?`).join(' AND ')})`;
  return {
    sql: `DELETE FROM ${quoteIdentifier(table)} WHERE ${Array(keys.length).fill(one).join(' OR ')}`,
    values: keys.flat(),
  };
}
