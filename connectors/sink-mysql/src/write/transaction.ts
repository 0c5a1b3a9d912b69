import { ConnectorError } from '@eventmesh/connector-api';
import { isReadOnly } from '../connection/classify-mysql-error.ts';
import type { MysqlConnection } from '../connection/mysql-connection.ts';
import type { PlannedStatement } from './plan-statements.ts';
import type { Statement } from '../statement/statement.ts';
import { nameEvent } from '../row/to-row.ts';

/** What is written together. */
export interface Work {
  /** Says that the events are done; left out where nothing keeps that. */
  readonly apply: Statement | undefined;
  readonly statements: readonly PlannedStatement[];
}

/**
 * Writes everything, or nothing and rejects. A single statement is a transaction by itself.
 *
 * @throws AlreadyAppliedError when some of the events are done already
 */
export async function writeTogether(connection: MysqlConnection, work: Work, signal: AbortSignal): Promise<void> {
  const { apply, statements } = work;
  const isOne = apply === undefined && statements.length === 1 && statements[0]?.rows[0]?.mode !== 'update';
  try {
    if (!isOne) await connection.run('START TRANSACTION', signal);
    if (apply !== undefined) await applyFirst(connection, apply, signal);
    for (const statement of statements) {
      const { affectedRows } = await connection.execute(statement, signal);
      checkFound(statement, affectedRows);
    }
    if (!isOne) await connection.run('COMMIT', signal);
  } catch (thrown) {
    await rollBack(connection, thrown, signal);
    throw thrown;
  }
}

/** Some of the events are done already. */
export class AlreadyAppliedError extends Error {
  override readonly name = 'AlreadyAppliedError';
}

async function applyFirst(connection: MysqlConnection, apply: Statement, signal: AbortSignal): Promise<void> {
  try {
    await connection.execute(apply, signal);
  } catch (thrown) {
    if (isDuplicateKey(thrown))
      throw new AlreadyAppliedError('Some of the events are done already.', { cause: thrown });
    throw thrown;
  }
}

/** Whether a row was refused because one of its key is there. */
export function isDuplicateKey(thrown: unknown): boolean {
  const cause = thrown instanceof ConnectorError ? thrown.cause : undefined;
  return cause instanceof Error && 'errno' in cause && (cause.errno === 1062 || cause.errno === 1586);
}

/** A change of a row that is not there would be lost without a word. */
function checkFound({ rows }: PlannedStatement, affectedRows: number): void {
  const [first] = rows;
  if (first?.mode !== 'update' || affectedRows > 0) return;
  throw new ConnectorError(
    'REJECTED',
    `${nameEvent(first.event)}: '${first.plan.table}' has no row of its key to update.`,
  );
}

/** A connection that cannot roll back, or whose server takes no writes any more, is of no use. */
async function rollBack(connection: MysqlConnection, thrown: unknown, signal: AbortSignal): Promise<void> {
  if (thrown instanceof ConnectorError && isReadOnly(thrown)) connection.destroy();
  if (!connection.isOpen) return;
  try {
    await connection.run('ROLLBACK', signal);
  } catch {
    // What was thrown before says more. The server rolls back when the connection is gone.
    connection.destroy();
  }
}
