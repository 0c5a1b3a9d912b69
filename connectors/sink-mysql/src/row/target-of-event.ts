import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import type { MysqlSinkOptions, RowMode } from '../mysql-sink-options.ts';
import { isIdentifier } from '../statement/quote-identifier.ts';
import { nameEvent } from './to-row.ts';

const modes: ReadonlySet<string> = new Set<RowMode>(['insert', 'upsert', 'update', 'delete']);

/**
 * The table that an event goes to.
 *
 * @throws ConnectorError with code `REJECTED`
 */
export function tableOf(
  event: AnyCloudEvent,
  { table, tableAttribute, appliedTable }: Pick<MysqlSinkOptions, 'table' | 'tableAttribute' | 'appliedTable'>,
): string {
  const named = textOf(event, tableAttribute);
  if (named === undefined && table !== undefined) return table;
  if (named === undefined)
    throw new ConnectorError(
      'REJECTED',
      `${nameEvent(event)}: has no attribute '${tableAttribute}', and the sink no 'table'.`,
    );
  if (isIdentifier(named) && named.toLowerCase() !== appliedTable.toLowerCase()) return named;
  throw new ConnectorError(
    'REJECTED',
    `${nameEvent(event)}: attribute '${tableAttribute}': expected the name of a table, found '${named.slice(0, 70)}'.`,
  );
}

/**
 * What is to be done with the row of an event.
 *
 * @throws ConnectorError with code `REJECTED`
 */
export function modeOf(
  event: AnyCloudEvent,
  { mode, modeAttribute }: Pick<MysqlSinkOptions, 'mode' | 'modeAttribute'>,
): RowMode {
  const named = textOf(event, modeAttribute);
  if (named === undefined) return mode;
  if (modes.has(named)) return named as RowMode;
  throw new ConnectorError(
    'REJECTED',
    `${nameEvent(event)}: attribute '${modeAttribute}': expected insert, upsert, update or delete, found '${named.slice(0, 60)}'.`,
  );
}

function textOf(event: AnyCloudEvent, attribute: string | undefined): string | undefined {
  const value = attribute === undefined ? undefined : event[attribute];
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}
