import { quoteIdentifier } from './quote-identifier.ts';
import type { Bound, Statement } from './statement.ts';

/** One statement that changes the row of a key: all of its other columns. */
export function buildUpdate(
  table: string,
  changed: ReadonlyMap<string, Bound>,
  key: ReadonlyMap<string, Bound>,
): Statement {
  const set = [...changed.keys()].map(equals).join(',');
  const where = [...key.keys()].map(equals).join(' AND ');
  return {
    sql: `UPDATE ${quoteIdentifier(table)} SET ${set} WHERE ${where}`,
    values: [...changed.values(), ...key.values()],
  };
}

function equals(name: string): string {
  return `${quoteIdentifier(name)}=?`;
}
