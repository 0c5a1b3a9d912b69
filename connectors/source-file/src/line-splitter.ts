/** A line with its end, and where it begins. */
export interface Line {
  /** First byte, counted from the beginning of the file. */
  readonly start: number;
  /** The line and its end: `\n`, or nothing for the last one. Only its beginning when it is too long. */
  readonly bytes: Buffer;
  /** Bytes of the whole line with its end. */
  readonly length: number;
}

const newline = 10;
const carriageReturn = 13;
const empty = Buffer.alloc(0);

/** Cuts a stream of bytes into lines, holding no more of one than `maxLineBytes`. */
export class LineSplitter {
  readonly #maxLineBytes: number;
  #start: number;
  /** What is known of the line at hand. */
  #held: Buffer = empty;
  #length = 0;

  /** @param start where in the file the first byte will be */
  constructor(maxLineBytes: number, start = 0) {
    this.#maxLineBytes = maxLineBytes;
    this.#start = start;
  }

  /** Where in the file the next byte is. */
  get offset(): number {
    return this.#start + this.#length;
  }

  /** Takes the next bytes, which are copied, and gives the lines that they complete. */
  push(bytes: Uint8Array): Line[] {
    const known = this.#length === this.#held.length ? Buffer.concat([this.#held, bytes]) : Buffer.from(bytes);
    const skipped = this.#length === this.#held.length ? 0 : this.#length;
    const lines: Line[] = [];
    let from = 0;
    for (let end = known.indexOf(newline); end >= 0; end = known.indexOf(newline, from)) {
      const first = from === 0 && skipped > 0;
      const length = end + 1 - from + (first ? skipped : 0);
      const whole = first ? this.#held : known.subarray(from, end + 1);
      lines.push({ start: this.#start, bytes: this.#cut(whole), length });
      this.#start += length;
      from = end + 1;
    }
    const rest = known.length - from;
    if (from === 0 && skipped > 0) {
      this.#length += rest;
      return lines;
    }
    this.#held = this.#cut(known.subarray(from));
    this.#length = rest;
    return lines;
  }

  /** Gives the last line, which has no end; undefined when there is none. */
  flush(): Line | undefined {
    if (this.#length === 0) return undefined;
    const line = { start: this.#start, bytes: this.#held, length: this.#length };
    this.#start += this.#length;
    this.#held = empty;
    this.#length = 0;
    return line;
  }

  #cut(bytes: Buffer): Buffer {
    return bytes.length > this.#maxLineBytes ? bytes.subarray(0, this.#maxLineBytes) : bytes;
  }
}

/** The line without its end: `\n` or `\r\n`. */
export function withoutEnd(line: Buffer): Buffer {
  let { length } = line;
  if (length > 0 && line[length - 1] === newline) length -= 1;
  if (length > 0 && line[length - 1] === carriageReturn) length -= 1;
  return line.subarray(0, length);
}
