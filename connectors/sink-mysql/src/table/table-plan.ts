import { ConnectorError } from '@eventmesh/connector-api';
import { parseSelector, type Selector } from '@eventmesh/event-formats';
import type { ColumnFacts, TableFacts } from './column-facts.ts';
import { columnsOf, deduplicationOf, keyColumnsOf, selectorOf } from '../options/derive-options.ts';
import type { MysqlSinkOptions } from '../mysql-sink-options.ts';
import { isExact } from '../connection/server-facts.ts';

/** A column that is written: where its value is, and what it takes. */
export interface PlannedColumn {
  readonly name: string;
  readonly selector: Selector;
  readonly facts: ColumnFacts;
  readonly isKey: boolean;
}

/** How events become rows of a table. */
export interface TablePlan {
  readonly table: string;
  readonly columns: readonly PlannedColumn[];
  readonly keyColumns: readonly string[];
}

/** Columns of the options that a table lacks. */
export function missingColumns({ columns }: TableFacts, options: Pick<MysqlSinkOptions, 'columns'>): readonly string[] {
  return Object.keys(columnsOf(options)).filter((name) => !columns.has(name.toLowerCase()));
}

/**
 * Brings options and a table together.
 *
 * @throws ConnectorError with code `NOT_FOUND` when the table lacks a column, `INVALID_OPTIONS` when it cannot work
 */
export function planTable(table: TableFacts, options: MysqlSinkOptions): TablePlan {
  const missing = missingColumns(table, options);
  if (missing.length > 0)
    throw new ConnectorError(
      'NOT_FOUND',
      `Table '${table.name}' has no column '${missing.join("', '")}'. Add it, or set 'addColumns'.`,
    );
  const keyColumns = keyColumnsOf(options);
  const columns = Object.entries(columnsOf(options)).map(([name, column]): PlannedColumn => {
    const selector = parseSelector(selectorOf(column)) ?? [];
    const facts = table.columns.get(name.toLowerCase()) as ColumnFacts;
    return { name, selector, facts, isKey: keyColumns.includes(name) };
  });
  const problem = problemOf(table, columns, options);
  if (problem !== undefined) throw new ConnectorError('INVALID_OPTIONS', `Table '${table.name}': ${problem}`);
  return { table: table.name, columns, keyColumns };
}

function problemOf(
  table: TableFacts,
  columns: readonly PlannedColumn[],
  options: MysqlSinkOptions,
): string | undefined {
  const generated = columns.find(({ facts }) => facts.generated);
  if (generated !== undefined) return `the column '${generated.name}' is generated: leave it out of 'columns'.`;
  const keys = columns.filter(({ isKey }) => isKey).map(({ name }) => name.toLowerCase());
  const upserts = options.mode === 'upsert' || options.modeAttribute !== undefined;
  const own = table.uniqueKeys.find((key) => isSame(key.columns, keys));
  if ((upserts || deduplicationOf(options) === 'key') && own === undefined)
    return `it has no unique key of '${keys.join("', '")}', which 'keyColumns' names. Add one.`;
  const other = upserts
    ? table.uniqueKeys.find((key) => key !== own && !isFree(key.columns, table, columns))
    : undefined;
  if (other !== undefined)
    return `it has another unique key, '${other.name}', by which MySQL would overwrite rows of other keys. Use mode 'insert', or drop it.`;
  const blurred =
    deduplicationOf(options) === 'key'
      ? columns.find(({ isKey, facts }) => isKey && !isExact(facts.collation))
      : undefined;
  if (blurred !== undefined)
    return `the column '${blurred.name}' has collation ${blurred.facts.collation}, which may take two events for one. Use a NO PAD binary one (utf8mb4_0900_bin, on MariaDB utf8mb4_nopad_bin), or 'deduplicate: table'.`;
  return undefined;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}

/** Of a key that the server numbers by itself no row can be in the way. */
function isFree(key: readonly string[], table: TableFacts, written: readonly PlannedColumn[]): boolean {
  return key.some(
    (name) =>
      table.columns.get(name)?.autoIncrement === true && !written.some((column) => column.name.toLowerCase() === name),
  );
}
