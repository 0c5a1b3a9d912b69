const token = /'[^']*'|"[^"]*"|[\w$.]+|=>|[^\s\w]/g;

/**
 * Whether a line of an API report differs from an older one only by what nobody has to heed: another alternative of a union, an optional
 * parameter, or a member that need not be there any more.
 *
 * @param {string} before
 * @param {string} after
 */
export function isAdditive(before, after) {
  const [olds, news] = [before, after].map((line) => line.match(token) ?? []);
  let start = 0;
  while (start < olds.length && olds[start] === news[start]) start += 1;
  let end = 0;
  while (end < olds.length - start && olds.at(-1 - end) === news.at(-1 - end)) end += 1;
  const inserted = news.slice(start, news.length - end);
  if (start + end < olds.length || inserted.length === 0) return false;
  return isAlternative(inserted) || isOptionalParameter(inserted, olds[start - 1]);
}

/** Whoever reads a value of them has to expect something else: `string` that becomes `string | undefined` breaks that. */
const builtIn = /^(?:undefined|null|string|number|boolean|bigint|symbol|object|void|unknown|any|never)$/;

/** `| 'c'`, or `'b' |`: names and literals with a bar beside each. */
function isAlternative(tokens) {
  const bars = tokens.filter((_, index) => index % 2 === (tokens[0] === '|' ? 0 : 1));
  const others = tokens.filter((_, index) => index % 2 === (tokens[0] === '|' ? 1 : 0));
  return (
    tokens.length % 2 === 0 &&
    bars.every((each) => each === '|') &&
    others.every((each) => /^['"\w$]/.test(each) && !builtIn.test(each))
  );
}

/** `, more?: string`, or the same as the only one, behind the bracket. */
function isOptionalParameter(tokens, before) {
  const rest = tokens[0] === ',' ? tokens.slice(1) : tokens;
  if (tokens[0] !== ',' && before !== '(') return false;
  return rest[1] === '?' && rest[2] === ':' && !rest.includes(',') && !rest.includes('(');
}
