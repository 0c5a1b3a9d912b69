import { quoteIdentifier } from './quote-identifier.ts';

/** A column that is to be made, with a type that `isColumnType` knows. */
export interface NewColumn {
  readonly name: string;
  readonly type: string;
}

/**
 * The statement that creates a table. Texts in it are compared as they are, so that no two keys are taken for one: not by case, accents or
 * blanks at the end.
 *
 * @param collation of the server that compares so
 */
export function buildCreateTable(
  table: string,
  columns: readonly NewColumn[],
  keyColumns: readonly string[],
  collation: string,
): string {
  const lines = columns.map(
    ({ name, type }) => `${quoteIdentifier(name)} ${type} ${keyColumns.includes(name) ? 'NOT NULL' : 'NULL'}`,
  );
  const key = keyColumns.length === 0 ? [] : [`PRIMARY KEY (${keyColumns.map(quoteIdentifier).join(', ')})`];
  const rows = [...lines, ...key].join(', ');
  return `CREATE TABLE IF NOT EXISTS ${quoteIdentifier(table)} (${rows}) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE ${collation}`;
}

/** The statement that adds columns which take NULL. */
export function buildAddColumns(table: string, columns: readonly NewColumn[]): string {
  const added = columns.map(({ name, type }) => `ADD COLUMN ${quoteIdentifier(name)} ${type} NULL`);
  return `ALTER TABLE ${quoteIdentifier(table)} ${added.join(', ')}`;
}
