const longestShown = 60;

/** A value of a configuration in words: `text 'orders'`, `the number 5`, `a list`, `nothing`. Of an address, who logs in is left out. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty text' : `text '${shorten(withoutLogin(value))}'`;
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  return describeHiddenValue(value);
}

/** The same for a value that must not be shown: what kind it is, and no more. */
export function describeHiddenValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text (not shown)';
  if (typeof value === 'number' || typeof value === 'bigint') return 'a number (not shown)';
  if (typeof value === 'boolean') return 'true or false (not shown)';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty map' : 'a map';
  return `a ${typeof value}`;
}

/** `'a'`, `'a' or 'b'`, `'a', 'b' or 'c'`. */
export function oneOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/** `https://user:password@host` as `https://***@host`, also where it is no address that could work. */
function withoutLogin(text: string): string {
  return text.replaceAll(/([a-z][\w+.-]*:\/*)?\S+@/gi, '$1***@');
}

/** On one line, and not too long. */
function shorten(text: string): string {
  const line = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll(/\p{Cc}/gu, '?');
  return line.length <= longestShown ? line : `${line.slice(0, longestShown)}…`;
}
