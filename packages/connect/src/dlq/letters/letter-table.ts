import type { DeadLetter, DeadLetterCount } from '@eventmesh/connector-runtime';

const headings = ['ID', 'TIME', 'STAGE', 'CONNECTOR', 'CODE', 'ATTEMPTS', 'EVENT'];
/** A message of which fewer columns would be seen gets a line of its own. */
const leastMessage = 40;
/** An event's id and type get no more than so many columns. */
const longestEvent = 48;

/**
 * Dead letters as the lines of a table for people. The message comes last, so that it can be cut; where less than a part of it would
 * be seen, it gets a line of its own.
 *
 * @param columns how wide the table may be
 */
export function letterTable(letters: readonly DeadLetter[], columns: number): readonly string[] {
  const facts = align([headings, ...letters.map(factsOf)]);
  const width = Math.max(...facts.map(({ length }) => length));
  const messages = letters.map(({ message }) => message);
  if (width + leastMessage > columns)
    return facts.flatMap((row, index) => (index === 0 ? [row] : [row, `    ${messages[index - 1]}`]));
  return facts.map((row, index) => `${row.padEnd(width)}  ${index === 0 ? 'MESSAGE' : messages[index - 1]}`);
}

/** How many dead letters each pipeline has, as the lines of a table. */
export function countTable(counts: readonly DeadLetterCount[], configured: ReadonlySet<string>): readonly string[] {
  const rows = counts.map(({ pipeline, count }) => [
    pipeline,
    String(count),
    configured.has(pipeline) ? '' : '(not in the configuration any more)',
  ]);
  return align([['PIPELINE', 'DEAD LETTERS', ''], ...rows]);
}

function factsOf(letter: DeadLetter): readonly string[] {
  const { id, lastFailureAt, stage, connector, code, attempts } = letter;
  return [id, lastFailureAt, stage, connector, code, String(attempts), eventWords(letter)];
}

function eventWords({ event }: DeadLetter): string {
  if (event === undefined) return '-';
  try {
    const { id, type } = JSON.parse(event) as { readonly id?: unknown; readonly type?: unknown };
    const words = `${String(id)} ${String(type)}`;
    return words.length <= longestEvent ? words : `${words.slice(0, longestEvent - 1)}…`;
  } catch {
    return '(cannot be read)';
  }
}

function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
