import { createHash } from 'node:crypto';

/** Longer names do not fit into an index of PostgreSQL, two of them in one, with up to four bytes a letter. */
const longestKey = 200;

/** A text as PostgreSQL can keep it, which has no NUL and no half of a surrogate pair: those are escaped as in JSON. */
export function escapeText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The text that was escaped. */
export function unescapeText(escaped: string): string {
  return JSON.parse(`"${escaped}"`) as string;
}

/** What a name is found by: itself, escaped, or its hash where it is long. No escaped name begins like a hash. */
export function keyOfName(name: string): string {
  const escaped = escapeText(name);
  if (escaped.length <= longestKey) return escaped;
  return `\\sha256:${createHash('sha256').update(escaped).digest('hex')}`;
}
