import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { checkValue } from './check-value.ts';
import type { RowMode } from '../mysql-sink-options.ts';
import { RefusedValue } from './refused-value.ts';
import { selectColumnValue } from './select-column-value.ts';
import type { Bound } from '../statement/statement.ts';
import type { PlannedColumn, TablePlan } from '../table/table-plan.ts';

/** The row that an event becomes. */
export interface Row {
  /** Place of the event in the batch. */
  readonly index: number;
  readonly event: AnyCloudEvent;
  readonly plan: TablePlan;
  readonly mode: RowMode;
  /** One for each column of the plan; of a deletion, one for each column of the key. */
  readonly values: readonly Bound[];
  /** What it takes in a statement, in bytes, at most. */
  readonly bytes: number;
}

/** Type, length and place of a value in a packet. */
const valueOverhead = 12;

/**
 * Makes the row of an event, checked against its table.
 *
 * @param mode of the event
 * @throws ConnectorError with code `REJECTED` or `INVALID_EVENT` that names event and column
 */
export function toRow(event: AnyCloudEvent, index: number, plan: TablePlan, mode: RowMode): Row {
  const columns = mode === 'delete' ? plan.columns.filter(({ isKey }) => isKey) : plan.columns;
  let bytes = 0;
  const values = columns.map((column) => {
    const value = valueOf(event, column, plan.table, mode);
    bytes += valueOverhead + (typeof value === 'string' ? value.length * 3 : Buffer.isBuffer(value) ? value.length : 8);
    return value;
  });
  return { index, event, plan, mode, values, bytes };
}

/** An event for a message. */
export function nameEvent({ id, source }: AnyCloudEvent): string {
  return `Event '${id}' of '${source}'`;
}

function valueOf(event: AnyCloudEvent, column: PlannedColumn, table: string, mode: RowMode): Bound {
  try {
    const bound = checkValue(selectColumnValue(event, column.selector), column.facts);
    if (bound === null && column.isKey && mode !== 'insert')
      throw new RefusedValue('expected a value, found none: it is part of the key');
    return bound;
  } catch (thrown) {
    if (!(thrown instanceof RefusedValue)) throw thrown;
    throw new ConnectorError(
      'REJECTED',
      `${nameEvent(event)}: column '${column.name}' of '${table}' (${column.facts.fullType}): ${thrown.message}.`,
      { cause: thrown },
    );
  }
}
