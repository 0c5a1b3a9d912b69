/**
 * A text with the block between its markers `<!-- name:start -->` and `<!-- name:end -->` replaced.
 *
 * @param {string} text
 * @param {string} name
 * @param {string} content
 * @returns {string | undefined} nothing when the text has no such markers
 */
export function withGeneratedBlock(text, name, content) {
  const start = `<!-- ${name}:start -->`;
  const end = `<!-- ${name}:end -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from === -1 || to < from) return undefined;
  return `${text.slice(0, from)}${start}\n${content}\n${text.slice(to)}`;
}
