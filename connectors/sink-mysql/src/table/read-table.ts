import type { ColumnFacts, TableFacts, UniqueKey } from './column-facts.ts';
import type { MysqlConnection } from '../connection/mysql-connection.ts';
import type { ServerFacts } from '../connection/server-facts.ts';

type Row = Readonly<Record<string, unknown>>;

const columnsSql = `SELECT COLUMN_NAME AS name, DATA_TYPE AS type, COLUMN_TYPE AS fullType, IS_NULLABLE AS nullable,
  CHARACTER_MAXIMUM_LENGTH AS maxCharacters, CHARACTER_OCTET_LENGTH AS maxBytes, NUMERIC_PRECISION AS numberDigits, NUMERIC_SCALE AS scale,
  DATETIME_PRECISION AS fraction, COLLATION_NAME AS collation, EXTRA AS extra, GENERATION_EXPRESSION AS generation
  FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`;
const keysSql = `SELECT INDEX_NAME AS name, COLUMN_NAME AS columnName FROM information_schema.STATISTICS
  WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND NON_UNIQUE = 0 ORDER BY INDEX_NAME, SEQ_IN_INDEX`;
/** MariaDB's JSON is a text with a check. */
const jsonChecksSql = `SELECT CHECK_CLAUSE AS clause FROM information_schema.CHECK_CONSTRAINTS
  WHERE CONSTRAINT_SCHEMA = DATABASE() AND TABLE_NAME = ?`;

/** Asks the server what it knows of a table. Undefined when there is none, or none that the user may see. */
export async function readTable(
  connection: MysqlConnection,
  table: string,
  { isMariadb }: Pick<ServerFacts, 'isMariadb'>,
  signal: AbortSignal,
): Promise<TableFacts | undefined> {
  const ask = async (sql: string): Promise<readonly Row[]> =>
    (await connection.execute({ sql, values: [table] }, signal)).rows;
  const columns = await ask(columnsSql);
  if (columns.length === 0) return undefined;
  const keys = await ask(keysSql);
  const checks = isMariadb ? await ask(jsonChecksSql) : [];
  const json = new Set(checks.flatMap(({ clause }) => /^json_valid\(`(.+)`\)$/i.exec(String(clause))?.[1] ?? []));
  const facts = columns.map((row) => columnFacts(row, json));
  return {
    name: table,
    columns: new Map(facts.map((column) => [column.name.toLowerCase(), column])),
    uniqueKeys: uniqueKeys(keys),
  };
}

function columnFacts(row: Row, json: ReadonlySet<string>): ColumnFacts {
  const name = String(row['name']);
  const extra = String(row['extra']).toLowerCase();
  return {
    name,
    type: json.has(name) ? 'json' : String(row['type']).toLowerCase(),
    fullType: String(row['fullType']),
    nullable: row['nullable'] === 'YES',
    maxCharacters: optionalNumber(row['maxCharacters']),
    maxBytes: optionalNumber(row['maxBytes']),
    precision: optionalNumber(row['numberDigits']),
    scale: optionalNumber(row['scale']),
    fraction: optionalNumber(row['fraction']) ?? 0,
    collation: typeof row['collation'] === 'string' ? row['collation'] : undefined,
    autoIncrement: extra.includes('auto_increment'),
    generated: typeof row['generation'] === 'string' && row['generation'] !== '',
  };
}

function uniqueKeys(rows: readonly Row[]): readonly UniqueKey[] {
  const keys = new Map<string, string[]>();
  for (const { name, columnName } of rows) {
    const columns = keys.get(String(name)) ?? [];
    columns.push(String(columnName).toLowerCase());
    keys.set(String(name), columns);
  }
  return [...keys].map(([name, columns]) => ({ name, columns }));
}

/** Of `LONGTEXT` the server says more than a number holds. */
function optionalNumber(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
