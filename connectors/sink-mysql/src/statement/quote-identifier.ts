const longest = 64;
/** What no name in MySQL may hold: NUL, and what lies beyond the Basic Multilingual Plane. */
const impossible = /[\0\u{10000}-\u{10ffff}\p{Cs}]/u;

/** Whether a text can be the name of a table or column: 1 to 64 characters, no NUL, no blank at its end. */
export function isIdentifier(name: string): boolean {
  return name.length > 0 && name.length <= longest && !impossible.test(name) && !name.endsWith(' ');
}

/**
 * A name as it stands in a statement: nothing in it can end the quotes.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/identifiers.html
 */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
