/** SQL that does not follow the grammar of RocketMQ's filters. */
export class SqlSyntaxError extends Error {
  override readonly name = 'SqlSyntaxError';
}

/** A piece of SQL. Keywords and operators are upper case in `text`. */
export interface Token {
  readonly kind: 'string' | 'number' | 'name' | 'symbol' | 'end';
  readonly text: string;
}

const pieces = new RegExp(
  [
    /(?<space>\s+)/,
    /'(?<string>(?:[^']|'')*)'/,
    /(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/,
    /(?<word>[A-Za-z_$][A-Za-z0-9_$.]*)/,
    /(?<symbol><>|<=|>=|[=<>(),+-])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'uy',
);

const keywords = new Set(['AND', 'OR', 'NOT', 'IN', 'BETWEEN', 'IS', 'NULL', 'TRUE', 'FALSE']);

/** Cuts SQL into pieces. Throws `SqlSyntaxError` where nothing fits. */
export function tokenizeSql(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  pieces.lastIndex = 0;
  while (pieces.lastIndex < sql.length) {
    const start = pieces.lastIndex;
    const groups = pieces.exec(sql)?.groups;
    if (groups === undefined) throw new SqlSyntaxError(`unexpected '${sql.slice(start, start + 10)}' at ${start + 1}`);
    const token = tokenOf(groups);
    if (token !== undefined) tokens.push(token);
  }
  return [...tokens, { kind: 'end', text: 'end of the expression' }];
}

function tokenOf({ string, number, word, symbol }: Record<string, string | undefined>): Token | undefined {
  if (string !== undefined) return { kind: 'string', text: string.replaceAll("''", "'") };
  if (number !== undefined) return { kind: 'number', text: number };
  if (symbol !== undefined) return { kind: 'symbol', text: symbol };
  if (word === undefined) return undefined;
  const keyword = word.toUpperCase();
  return keywords.has(keyword) ? { kind: 'symbol', text: keyword } : { kind: 'name', text: word };
}
