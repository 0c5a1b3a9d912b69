import type { MysqlSinkOptions } from '../mysql-sink-options.ts';

type ColumnOption = string | { readonly from: string; readonly type?: string | undefined };

/** What an event becomes when nothing is said of columns: the whole of it as JSON, by source and id. */
const wholeEvent: Readonly<Record<string, ColumnOption>> = {
  source: { from: '$.source', type: 'varchar(255)' },
  id: { from: '$.id', type: 'varchar(255)' },
  type: { from: '$.type', type: 'varchar(255)' },
  event: { from: '$', type: 'json' },
};

/** The columns that make the key of a row. */
export function keyColumnsOf({
  keyColumns,
  columns,
}: Pick<MysqlSinkOptions, 'keyColumns' | 'columns'>): readonly string[] {
  return keyColumns ?? (columns === undefined ? ['source', 'id'] : []);
}

/** What goes into which column. */
export function columnsOf({ columns = wholeEvent }: Pick<MysqlSinkOptions, 'columns'>): typeof wholeEvent {
  return columns;
}

/** How an event that comes again is known. */
export function deduplicationOf(options: MysqlSinkOptions): 'key' | 'table' | 'none' {
  const inserts = options.modeAttribute === undefined && (options.mode === 'insert' || options.mode === 'upsert');
  return options.deduplicate ?? (inserts && isKeyedByEvent(options) ? 'key' : 'table');
}

/** Where in the event the value of a column is. */
export function selectorOf(column: ColumnOption): string {
  return typeof column === 'string' ? column : column.from;
}

function isKeyedByEvent(options: MysqlSinkOptions): boolean {
  const from = keyColumnsOf(options).map((name) => {
    const column = columnsOf(options)[name];
    return column === undefined ? '' : selectorOf(column);
  });
  return from.length === 2 && from.includes('$.source') && from.includes('$.id');
}

/** Why options do not go together. */
export interface Contradiction {
  readonly path: readonly string[];
  readonly message: string;
}

/** What in options does not go together: by the place of the option that is to be mended. */
export function contradictionsIn(options: MysqlSinkOptions): readonly Contradiction[] {
  const { table, tableAttribute, mode, modeAttribute, deduplicate, createTable, addColumns } = options;
  const columns = columnsOf(options);
  const keys = keyColumnsOf(options);
  const found: Contradiction[] = [];
  const say = (message: string, ...path: readonly string[]): void => void found.push({ path, message });
  if (table === undefined && tableAttribute === undefined)
    say("expected 'table', 'tableAttribute' or both, found neither", 'table');
  if ((mode !== 'insert' || modeAttribute !== undefined) && keys.length === 0)
    say(`expected the columns of the key, which mode '${modeAttribute ?? mode}' needs, found none`, 'keyColumns');
  for (const key of keys)
    if (!Object.hasOwn(columns, key)) say(`expected names of 'columns', found '${key}'`, 'keyColumns');
  const folded = Object.keys(columns).map((name) => name.toLowerCase());
  if (new Set(folded).size < folded.length) say('expected names that differ in more than their case', 'columns');
  if (
    deduplicate === 'key' &&
    !(isKeyedByEvent(options) && deduplicationOf({ ...options, deduplicate: undefined }) === 'key')
  )
    say("expected mode 'insert' or 'upsert', and 'keyColumns' that hold $.source and $.id, with 'key'", 'deduplicate');
  if (createTable || addColumns)
    for (const [name, column] of Object.entries(columns))
      if (typeof column === 'string' || column.type === undefined)
        say(`expected 'from' and 'type', because the sink may have to make the column '${name}'`, 'columns', name);
  if (table !== undefined && table.toLowerCase() === options.appliedTable.toLowerCase())
    say("expected another table than 'table'", 'appliedTable');
  return found;
}
