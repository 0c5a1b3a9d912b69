/** How the end of a file of lines stands. */
export type Tail =
  /** It ends with a line end, or is empty. */
  | { readonly kind: 'whole' }
  /** The last line is a whole JSON object that only lacks its end. */
  | { readonly kind: 'unterminated' }
  /** The last line was cut off while it was written: never acknowledged. */
  | { readonly kind: 'torn'; readonly bytes: number }
  /** The last line is nothing that this sink writes. */
  | { readonly kind: 'foreign' };

/** Judges what stands behind the last line end of a file. */
export function judgeTail(tail: Buffer): Tail {
  if (tail.length === 0) return { kind: 'whole' };
  try {
    JSON.parse(tail.toString('utf8'));
    return { kind: 'unterminated' };
  } catch {
    return tail[0] === 0x7b ? { kind: 'torn', bytes: tail.length } : { kind: 'foreign' };
  }
}
