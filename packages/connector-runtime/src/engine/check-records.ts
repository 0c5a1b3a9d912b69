import type { AnyRecord } from '@eventmesh/connector-api';
import { brokenContract } from './broken-contract.ts';

/**
 * Checks what a source's `read` resolved with, as far as the engine depends on it.
 *
 * @throws ConnectorError with code `UNKNOWN` when it is not what the contract says; nothing of it is taken then
 */
export function checkRecords(records: readonly AnyRecord[], positioned: boolean, who: string): void {
  if (!Array.isArray(records))
    throw brokenContract(who, `read resolved with ${typeof records} instead of a list of records`);
  for (const record of records as readonly Partial<AnyRecord>[]) {
    if (typeof record !== 'object' || record === null)
      throw brokenContract(who, 'read gave a record that is not an object');
    if (!isObject(record.event) && !isRejected(record))
      throw brokenContract(who, 'read gave a record with neither event nor error');
    if (positioned && (typeof record.partition !== 'string' || record.position === undefined)) {
      throw brokenContract(who, 'read gave a record without partition and position');
    }
    if (record.bytes !== undefined && !isSize(record.bytes))
      throw brokenContract(who, `read gave a record of ${String(record.bytes)} bytes`);
  }
}

function isRejected(record: Partial<AnyRecord>): boolean {
  return isObject(record.error) && 'body' in record && record.body instanceof Uint8Array;
}

function isSize(bytes: unknown): boolean {
  return typeof bytes === 'number' && bytes >= 0 && bytes < Number.POSITIVE_INFINITY;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
