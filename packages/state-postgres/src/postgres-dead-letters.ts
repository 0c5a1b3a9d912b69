import {
  letterOf,
  type DeadLetter,
  type DeadLetterCount,
  type DeadLetterQuery,
  type DeadLetterStore,
  type NewDeadLetter,
} from '@eventmesh/connector-runtime';
import type { Database } from './database.ts';
import { selectLetters } from './select-letters.ts';
import type { SchemaTables } from './schema-tables.ts';
import { escapeText, keyOfName, unescapeText } from './store-text.ts';

/** Dead letters in PostgreSQL: a row each. */
export class PostgresDeadLetters implements DeadLetterStore {
  readonly #database: Pick<Database, 'run'>;
  readonly #tables: SchemaTables;

  constructor(database: Pick<Database, 'run'>, tables: SchemaTables) {
    this.#database = database;
    this.#tables = tables;
  }

  /** The row of the sequence is locked until the letters are there: others that append wait, and ids follow each other as letters do. */
  async append(pipeline: string, letters: readonly NewDeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    const { deadLetters, deadLetterSequences } = this.#tables;
    await this.#database.run(
      `WITH sequence AS (
        INSERT INTO ${deadLetterSequences} AS known (pipeline, name, last_id) VALUES ($1, $2, $3::bigint)
        ON CONFLICT (pipeline) DO UPDATE SET last_id = known.last_id + $3::bigint
        RETURNING last_id - $3::bigint AS before
      )
      INSERT INTO ${deadLetters} (pipeline, id, code, failed_at_ms, letter)
      SELECT $1, lpad((before + number)::text, 16, '0'), code, failed_at_ms, letter
      FROM sequence,
        unnest($4::text[], $5::double precision[], $6::text[]) WITH ORDINALITY AS new (code, failed_at_ms, letter, number)`,
      [
        keyOfName(pipeline),
        escapeText(pipeline),
        letters.length,
        letters.map(({ code }) => escapeText(code)),
        letters.map(({ lastFailureAt }) => timeOf(lastFailureAt)),
        letters.map((letter) => JSON.stringify(letter)),
      ],
    );
  }

  async list(pipeline: string, query: DeadLetterQuery = {}): Promise<readonly DeadLetter[]> {
    const { text, parameters } = selectLetters(this.#tables.deadLetters, pipeline, query);
    const rows = await this.#database.run(text, parameters);
    return rows.map(({ id, letter }) => letterOf(pipeline, String(id), String(letter)));
  }

  async read(pipeline: string, id: string): Promise<DeadLetter | undefined> {
    const [row] = await this.#database.run(
      `SELECT letter FROM ${this.#tables.deadLetters} WHERE pipeline = $1 AND id = $2`,
      [keyOfName(pipeline), escapeText(id)],
    );
    return row === undefined ? undefined : letterOf(pipeline, id, String(row['letter']));
  }

  async count(): Promise<readonly DeadLetterCount[]> {
    const { deadLetters, deadLetterSequences } = this.#tables;
    const rows = await this.#database.run(
      `SELECT name, count::text FROM ${deadLetterSequences}
      JOIN (SELECT pipeline, count(*) FROM ${deadLetters} GROUP BY pipeline) AS counted USING (pipeline)`,
    );
    return rows
      .map(({ name, count }) => ({ pipeline: unescapeText(String(name)), count: Number(count) }))
      .toSorted((one, other) => (one.pipeline < other.pipeline ? -1 : 1));
  }

  async drop(pipeline: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#database.run(`DELETE FROM ${this.#tables.deadLetters} WHERE pipeline = $1 AND id = ANY ($2::text[])`, [
      keyOfName(pipeline),
      ids.map(escapeText),
    ]);
  }
}

/** None where it cannot be read: such a letter is in no span of time. */
function timeOf(rfc3339: string): number | null {
  const time = Date.parse(rfc3339);
  return Number.isNaN(time) ? null : time;
}
