import {
  ConnectorError,
  defineSink,
  isConnectorError,
  outcomeOf,
  type AnyCloudEvent,
  type Sink,
  type SinkContext,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { buildAppliedTable, buildForget } from './write/applied-events.ts';
import { planBatch, withTwins } from './write/batch.ts';
import { ConnectionPool } from './connection/connection-pool.ts';
import { connectionSettings } from './connection/connection-settings.ts';
import { connectMysql, type ConnectionSettings, type MysqlConnection } from './connection/mysql-connection.ts';
import { deduplicationOf } from './options/derive-options.ts';
import { mysqlSinkOptions, type MysqlSinkOptions } from './mysql-sink-options.ts';
import { checkRowSize } from './write/plan-statements.ts';
import { readTable } from './table/read-table.ts';
import { askServer, serverFacts, type ServerFacts } from './connection/server-facts.ts';
import { TableCatalog } from './table/table-catalog.ts';
import type { TablePlan } from './table/table-plan.ts';
import { modeOf, tableOf } from './row/target-of-event.ts';
import { toRow, type Row } from './row/to-row.ts';
import { writeNarrowing } from './write/write-narrowing.ts';
import { writeOnce } from './write/write-once.ts';

/**
 * Carries events out to tables of MySQL or MariaDB, in order for each key. Idempotent as it is set by default; with `deduplicate: none`
 * an event that comes again is written again.
 */
export const mysqlSink = defineSink({
  apiVersion: 'v1',
  system: 'mysql',
  ordering: 'per-key',
  idempotent: true,
  limits: { concurrentWrites: 8, maxEvents: 1_000, maxBytes: 4_194_304 },
  options: mysqlSinkOptions,
  create: (options, context) => new MysqlSink(options, context, connectMysql),
});

const forgetEveryMs = 60_000;
const forgetAtOnce = 10_000;

/** Turns events into rows and writes them, a transaction for each batch. */
export class MysqlSink implements Sink {
  readonly #options: MysqlSinkOptions;
  readonly #context: SinkContext;
  readonly #settings: ConnectionSettings;
  readonly #connect: typeof connectMysql;
  readonly #pool: ConnectionPool;
  readonly #catalog: TableCatalog;
  #server: ServerFacts = serverFacts(undefined);
  #forgotAt: number;

  constructor(options: MysqlSinkOptions, context: SinkContext, connect: typeof connectMysql) {
    this.#options = options;
    this.#context = context;
    this.#settings = connectionSettings(options);
    this.#connect = connect;
    this.#pool = new ConnectionPool((signal) => this.#open(signal));
    this.#catalog = new TableCatalog(options, context.logger);
    this.#forgotAt = context.clock.now();
  }

  async open(signal: AbortSignal): Promise<void> {
    await this.#pool.use(signal, async (connection, either) => {
      if (deduplicationOf(this.#options) === 'table') await this.#makeAppliedTable(connection, either);
      const { table } = this.#options;
      if (table !== undefined) await this.#catalog.planOf(connection, table, this.#server, either);
    });
  }

  async write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<readonly WriteFailure[]> {
    if (events.length === 0) return [];
    const failures = await this.#pool.use(signal, (connection, either) => this.#write(connection, events, either));
    if (failures.some(({ error }) => tellsOfTable(error))) this.#catalog.forget();
    return failures;
  }

  async close(): Promise<void> {
    this.#pool.close();
  }

  async #open(signal: AbortSignal): Promise<MysqlConnection> {
    const connection = await this.#connect(this.#settings, this.#context.clock, signal);
    const { rows } = await connection.run(askServer, signal);
    this.#server = serverFacts(rows[0]);
    return connection;
  }

  async #write(
    connection: MysqlConnection,
    events: readonly AnyCloudEvent[],
    signal: AbortSignal,
  ): Promise<readonly WriteFailure[]> {
    const { maxPacketBytes } = this.#server;
    const deduplicate = deduplicationOf(this.#options);
    const tables = await this.#plansOf(connection, events, signal);
    const { rows, failures, twins } = planBatch(
      events,
      (event, index) => {
        const row = this.#toRow(event, index, tables);
        checkRowSize(row, maxPacketBytes);
        return row;
      },
      deduplicate === 'none' ? undefined : (event) => this.#identityOf(event),
    );
    const settings = {
      deduplicate,
      appliedTable: this.#options.appliedTable,
      pipeline: this.#context.pipeline,
      maxPacketBytes,
    };
    await writeNarrowing(rows, failures, (some) => writeOnce(connection, some, settings, signal));
    if (deduplicate === 'table') await this.#forgetOldOnes(connection, signal);
    return withTwins(failures.all, twins);
  }

  #toRow(event: AnyCloudEvent, index: number, tables: ReadonlyMap<string, TablePlan | ConnectorError>): Row {
    const plan = tables.get(tableOf(event, this.#options));
    if (plan === undefined || isConnectorError(plan)) throw plan ?? new ConnectorError('NOT_FOUND', 'No table.');
    return toRow(event, index, plan, modeOf(event, this.#options));
  }

  #identityOf(event: AnyCloudEvent): string {
    const { tableAttribute } = this.#options;
    const { source, id } = event;
    return `${source.length}:${source}${id.length}:${id}${String(tableAttribute === undefined ? '' : event[tableAttribute])}`;
  }

  /** What is wrong with a table that an event names is a matter of that event. */
  async #plansOf(
    connection: MysqlConnection,
    events: readonly AnyCloudEvent[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, TablePlan | ConnectorError>> {
    const plans = new Map<string, TablePlan | ConnectorError>();
    for (const event of events) {
      const table = nameIn(event, this.#options);
      if (table === undefined || plans.has(table)) continue;
      try {
        plans.set(table, await this.#catalog.planOf(connection, table, this.#server, signal));
      } catch (thrown) {
        if (!isConnectorError(thrown) || table === this.#options.table || !connection.isOpen) throw thrown;
        plans.set(table, blameEvent(thrown));
      }
    }
    return plans;
  }

  async #makeAppliedTable(connection: MysqlConnection, signal: AbortSignal): Promise<void> {
    const { appliedTable } = this.#options;
    if ((await readTable(connection, appliedTable, this.#server, signal)) !== undefined) return;
    const sql = buildAppliedTable(appliedTable);
    try {
      await connection.run(sql, signal);
    } catch (thrown) {
      if (!isConnectorError(thrown) || thrown.code !== 'FORBIDDEN') throw thrown;
      const advice = `Let somebody create it who may, or choose 'deduplicate: none'. ${sql}`;
      throw new ConnectorError('FORBIDDEN', `Cannot create '${appliedTable}': ${thrown.message}. ${advice}`, {
        cause: thrown,
      });
    }
  }

  /** Whether it works does not matter to the events: it is done again a minute later. */
  async #forgetOldOnes(connection: MysqlConnection, signal: AbortSignal): Promise<void> {
    const now = this.#context.clock.now();
    if (now - this.#forgotAt < forgetEveryMs || !connection.isOpen) return;
    this.#forgotAt = now;
    const { appliedTable, rememberMs } = this.#options;
    try {
      await connection.execute(buildForget(appliedTable, rememberMs, forgetAtOnce), signal);
    } catch (error) {
      this.#context.logger.warn('Cannot forget events that were done long ago', {
        table: appliedTable,
        error: String(error),
      });
    }
  }
}

function nameIn(event: AnyCloudEvent, options: MysqlSinkOptions): string | undefined {
  try {
    return tableOf(event, options);
  } catch (thrown) {
    // It is told of the event when that becomes a row.
    if (isConnectorError(thrown)) return undefined;
    throw thrown;
  }
}

function blameEvent(error: ConnectorError): ConnectorError {
  return error.code === 'INVALID_OPTIONS' ? new ConnectorError('REJECTED', error.message, { cause: error }) : error;
}

/** A table may have been changed since it was looked at. */
function tellsOfTable({ code }: ConnectorError): boolean {
  return code === 'NOT_FOUND' || code === 'UNKNOWN' || outcomeOf(code) === 'reject';
}
