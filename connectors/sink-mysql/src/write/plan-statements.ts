import { ConnectorError } from '@eventmesh/connector-api';
import { buildDelete } from '../statement/build-delete.ts';
import { buildInsert } from '../statement/build-insert.ts';
import { buildUpdate } from '../statement/build-update.ts';
import type { Bound, Statement } from '../statement/statement.ts';
import { nameEvent, type Row } from '../row/to-row.ts';

/** A statement, and the rows that it is for. */
export interface PlannedStatement extends Statement {
  readonly rows: readonly Row[];
}

/** Placeholders are counted in two bytes. */
const maxPlaceholders = 65_535;
/** With more comparisons than that, a server may read the whole table. */
const maxDeletes = 200;
const statementOverhead = 1_024;

/**
 * Makes statements of rows, in their order: neighbours of the same table and mode go in one, up to what the server takes.
 *
 * @param maxPacketBytes the server's `max_allowed_packet`
 */
export function planStatements(rows: readonly Row[], maxPacketBytes: number): readonly PlannedStatement[] {
  const groups: Row[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const group = groups.at(-1);
    const first = group?.[0];
    const isFull =
      group === undefined ||
      first === undefined ||
      first.plan !== row.plan ||
      first.mode !== row.mode ||
      group.length === mostOf(row) ||
      bytes + row.bytes > maxPacketBytes - statementOverhead;
    if (isFull) {
      groups.push([row]);
      bytes = row.bytes + row.plan.columns.length * 200;
    } else {
      group.push(row);
      bytes += row.bytes;
    }
  }
  return groups.map((group) => ({ ...statementOf(group), rows: group }));
}

/**
 * Refuses what no statement can hold.
 *
 * @throws ConnectorError with code `TOO_LARGE`
 */
export function checkRowSize({ event, values, bytes }: Row, maxPacketBytes: number): void {
  if (bytes + statementOverhead <= maxPacketBytes) return;
  const exact = values.reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? Buffer.byteLength(value) : 0),
    0,
  );
  const other = values.reduce<number>((sum, value) => sum + (Buffer.isBuffer(value) ? value.length : 0), 0);
  if (exact + other + statementOverhead + values.length * 12 <= maxPacketBytes) return;
  throw new ConnectorError(
    'TOO_LARGE',
    `${nameEvent(event)}: its row has ${exact + other} bytes, and the server takes ${maxPacketBytes} (max_allowed_packet).`,
  );
}

function mostOf({ mode, values, plan }: Row): number {
  if (mode === 'update') return 1;
  if (mode === 'delete') return Math.min(maxDeletes, Math.floor(maxPlaceholders / plan.keyColumns.length));
  return Math.floor(maxPlaceholders / Math.max(1, values.length));
}

function statementOf(rows: readonly Row[]): Statement {
  const [first] = rows as readonly [Row, ...Row[]];
  const { table, columns, keyColumns } = first.plan;
  const names = columns.map(({ name }) => name);
  const values = rows.map((row) => row.values);
  if (first.mode === 'delete')
    return buildDelete(
      table,
      columns.filter(({ isKey }) => isKey).map(({ name }) => name),
      values,
    );
  if (first.mode !== 'update')
    return buildInsert({ table, columns: names, ...(first.mode === 'upsert' ? { keyColumns } : {}) }, values);
  const pairs = columns.map(({ name, isKey }, at) => ({ name, isKey, value: first.values[at] as Bound }));
  const of = (isKey: boolean): ReadonlyMap<string, Bound> =>
    new Map(pairs.filter((pair) => pair.isKey === isKey).map(({ name, value }) => [name, value]));
  return buildUpdate(table, of(false), of(true));
}
