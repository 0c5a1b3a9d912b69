const newline = 0x0a;

/** A piece of a file, in bytes from where the search began. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Finds lines with zeros in them: a power cut leaves zeros where the disk had not yet written a page of the last batch, and
 * JSON holds none. What is left of a line without the line end is not looked at.
 *
 * A whole event behind the zeros is not counted in, for it may have been acknowledged; nothing else can be whole, because the
 * end of an object alone closes more than it opens.
 */
export function findGarbledLines(bytes: Buffer): readonly Range[] {
  const ranges: Range[] = [];
  for (let zero = bytes.indexOf(0); zero >= 0;) {
    const end = bytes.indexOf(newline, zero);
    if (end < 0) break;
    const from = bytes.lastIndexOf(newline, zero) + 1;
    const behind = bytes.subarray(from, end).lastIndexOf(0) + from + 1;
    ranges.push({ from, to: isObject(bytes.subarray(behind, end)) ? behind : end });
    zero = bytes.indexOf(0, end);
  }
  return ranges;
}

function isObject(text: Buffer): boolean {
  try {
    return typeof JSON.parse(text.toString('utf8')) === 'object';
  } catch {
    return false;
  }
}
