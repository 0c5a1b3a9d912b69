import type { DeadLetter, DeadLetterCount } from '@eventmesh/connector-runtime';

const headings = ['ID', 'TIME', 'STAGE', 'CONNECTOR', 'CODE', 'ATTEMPTS', 'EVENT', 'MESSAGE'];
/** An event's id and type get no more than so many columns. */
const longestEvent = 48;

/** Dead letters as the lines of a table for people. The message is the last column: whatever is too wide can be cut. */
export function letterTable(letters: readonly DeadLetter[]): readonly string[] {
  const rows = letters.map((letter) => [
    letter.id,
    letter.lastFailureAt,
    letter.stage,
    letter.connector,
    letter.code,
    String(letter.attempts),
    eventWords(letter),
    letter.message,
  ]);
  return align([headings, ...rows]);
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
