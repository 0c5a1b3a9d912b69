/** What stands behind the last line end of a file. */
export type Tail =
  /** Nothing. */
  | 'none'
  /** A whole JSON object that only lacks its line end. */
  | 'whole'
  /** A line that was cut off while it was written, or the zeros that a power cut leaves: never acknowledged. */
  | 'torn'
  /** Nothing that this sink writes. */
  | 'foreign';

const brace = 0x7b;

/** Judges what stands behind the last line end of a file. */
export function judgeTail(tail: Buffer): Tail {
  const [first] = tail;
  if (first === undefined) return 'none';
  if (first !== brace && first !== 0) return 'foreign';
  try {
    JSON.parse(tail.toString('utf8'));
    return 'whole';
  } catch {
    return 'torn';
  }
}
