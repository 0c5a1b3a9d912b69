import { ConnectorError } from '@eventmesh/connector-api';
import { appliedHash, buildApply } from './applied-events.ts';
import { findByKey, findInAppliedTable } from './find-applied.ts';
import type { MysqlConnection } from '../connection/mysql-connection.ts';
import { planStatements } from './plan-statements.ts';
import type { Row } from '../row/to-row.ts';
import { AlreadyAppliedError, isDuplicateKey, writeTogether } from './transaction.ts';

/** How events that come again are known. */
export interface OnceSettings {
  readonly deduplicate: 'key' | 'table' | 'none';
  readonly appliedTable: string;
  readonly pipeline: string;
  readonly maxPacketBytes: number;
}

/**
 * Writes rows in one transaction, but for those that are written already. Most often none is, so that is found out by trying: only when
 * one is in the way it is asked which they are.
 */
export async function writeOnce(
  connection: MysqlConnection,
  rows: readonly Row[],
  settings: OnceSettings,
  signal: AbortSignal,
): Promise<void> {
  const { deduplicate, appliedTable, pipeline, maxPacketBytes } = settings;
  let waiting = rows;
  while (waiting.length > 0) {
    const hashes =
      deduplicate === 'table' ? waiting.map(({ event, plan }) => appliedHash(pipeline, plan.table, event)) : [];
    const apply = hashes.length === 0 ? undefined : buildApply(appliedTable, hashes);
    try {
      await writeTogether(connection, { apply, statements: planStatements(waiting, maxPacketBytes) }, signal);
      return;
    } catch (thrown) {
      const before = waiting;
      if (thrown instanceof AlreadyAppliedError) {
        const done = await findInAppliedTable(connection, { rows: before, pipeline, appliedTable }, signal);
        waiting = before.filter((row) => !done.has(row));
      } else if (deduplicate === 'key' && isDuplicateKey(thrown)) {
        const done = await findByKey(connection, before, signal);
        waiting = before.filter((row) => !done.has(row));
      }
      if (waiting.length < before.length) continue;
      if (!(thrown instanceof AlreadyAppliedError)) throw thrown;
      // Another worker had them, and has rolled back meanwhile.
      throw new ConnectorError('CONFLICT', 'Another worker was at the same events.', { cause: thrown });
    }
  }
}
