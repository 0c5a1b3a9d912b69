import { ConnectorError, type Logger } from '@eventmesh/connector-api';
import { buildAddColumns, buildCreateTable, type NewColumn } from '../statement/build-create-table.ts';
import { serverNumberOf } from '../connection/classify-mysql-error.ts';
import type { TableFacts } from './column-facts.ts';
import type { MysqlConnection } from '../connection/mysql-connection.ts';
import { columnsOf, keyColumnsOf } from '../options/derive-options.ts';
import type { MysqlSinkOptions } from '../mysql-sink-options.ts';
import { readTable } from './read-table.ts';
import type { ServerFacts } from '../connection/server-facts.ts';
import { missingColumns, planTable, type TablePlan } from './table-plan.ts';

const duplicateColumn = 1060;

/** The tables that are written to, as the server had them when it was last asked. */
export class TableCatalog {
  readonly #options: MysqlSinkOptions;
  readonly #logger: Logger;
  readonly #plans = new Map<string, TablePlan>();

  constructor(options: MysqlSinkOptions, logger: Logger) {
    this.#options = options;
    this.#logger = logger;
  }

  /**
   * How events become rows of a table. Creates it and adds columns, where the options say so.
   *
   * @throws ConnectorError with code `NOT_FOUND` or `INVALID_OPTIONS`
   */
  async planOf(
    connection: MysqlConnection,
    table: string,
    server: ServerFacts,
    signal: AbortSignal,
  ): Promise<TablePlan> {
    const known = this.#plans.get(table);
    if (known !== undefined) return known;
    let facts =
      (await readTable(connection, table, server, signal)) ?? (await this.#create(connection, table, server, signal));
    const missing = missingColumns(facts, this.#options);
    if (missing.length > 0 && this.#options.addColumns) {
      await this.#add(connection, table, missing, signal);
      facts = (await readTable(connection, table, server, signal)) ?? facts;
    }
    const plan = planTable(facts, this.#options);
    this.#plans.set(table, plan);
    return plan;
  }

  /** Forgets what the server had: somebody may have changed a table. */
  forget(): void {
    this.#plans.clear();
  }

  async #create(
    connection: MysqlConnection,
    table: string,
    server: ServerFacts,
    signal: AbortSignal,
  ): Promise<TableFacts> {
    if (this.#options.createTable) {
      const columns = newColumns(this.#options, Object.keys(columnsOf(this.#options)));
      await connection.run(
        buildCreateTable(table, columns, keyColumnsOf(this.#options), server.exactCollation),
        signal,
      );
      this.#logger.info('Table created', { table });
    }
    const facts = await readTable(connection, table, server, signal);
    if (facts !== undefined) return facts;
    throw new ConnectorError('NOT_FOUND', `There is no table '${table}'. Create it, or set 'createTable'.`);
  }

  /** Another worker may add the same ones at the same time. */
  async #add(
    connection: MysqlConnection,
    table: string,
    missing: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await connection.run(buildAddColumns(table, newColumns(this.#options, missing)), signal);
      this.#logger.info('Columns added', { table, columns: missing.join(', ') });
    } catch (thrown) {
      if (!(thrown instanceof ConnectorError) || serverNumberOf(thrown) !== duplicateColumn) throw thrown;
    }
  }
}

function newColumns(options: MysqlSinkOptions, names: readonly string[]): readonly NewColumn[] {
  const columns = columnsOf(options);
  return names.flatMap((name) => {
    const column = columns[name];
    return typeof column === 'object' && column.type !== undefined ? [{ name, type: column.type }] : [];
  });
}
