/**
 * A Markdown table.
 *
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function markdownTable(head, rows) {
  const line = (cells) => `| ${cells.map(escape).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A bar would end the cell, also within code; a line break would end the table. */
function escape(cell) {
  return cell.replaceAll('|', String.raw`\|`).replaceAll(/\s*\n\s*/g, ' ');
}
