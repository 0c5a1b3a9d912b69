/**
 * Makes lines fit on a screen, so that the cursor can go back over them: control characters become spaces, what is too wide
 * is cut, and what is too much is counted.
 *
 * @param columns width of the screen, in columns; the last is left free, where some screens wrap
 * @param rows height of the screen; the last is left free for the cursor
 */
export function fitLines(lines: readonly string[], columns: number, rows: number): readonly string[] {
  const room = Math.max(1, rows - 1);
  const shown =
    lines.length <= room ? lines : [...lines.slice(0, room - 1), `… and ${lines.length - room + 1} more lines`];
  return shown.map((line) => cut(line, Math.max(1, columns - 1)));
}

/** How many rows of a screen a line takes. */
export function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(widthOf(line) / Math.max(1, columns)));
}

function cut(line: string, columns: number): string {
  const plain = line.replaceAll(/\p{Cc}/gu, ' ');
  if (widthOf(plain) <= columns) return plain;
  let width = 0;
  let kept = '';
  for (const character of plain) {
    width += widthOf(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** In columns. Characters of wide scripts take two; whichever may be wide is taken for wide: cutting early does no harm. */
function widthOf(text: string): number {
  return [...text].reduce(
    (sum, character) => sum + ((character.codePointAt(0) ?? 0) >= 0x1100 && character !== '…' ? 2 : 1),
    0,
  );
}
