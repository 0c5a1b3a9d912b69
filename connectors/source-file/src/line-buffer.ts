import { isUtf8 } from 'node:buffer';

const newline = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
/** How much is read at once. */
const chunkBytes = 262_144;
/** Room for the part of a line that is left of the chunk before. */
const spareBytes = 65_536;
/** A byte order mark and a carriage return do not count for the length of a line. */
const uncountedBytes = 4;

/** A line, as it lies in the file. */
export interface RawLine {
  /** Without line end. Valid until the next `space` only; cut where `length` is greater. */
  readonly bytes: Buffer;
  /** Where in the file it begins. */
  readonly offset: number;
  /** Where in the file the next one begins. */
  readonly end: number;
  /** Its length in the file, in bytes, without line end. */
  readonly length: number;
  /** Whether it is well-formed UTF-8. */
  readonly isUtf8: boolean;
}

/** Where to read the next bytes to. */
export interface Space {
  readonly buffer: Buffer;
  readonly at: number;
  readonly length: number;
}

/**
 * Cuts what is read of a file into lines. Empty lines and a byte order mark are passed over. Holds at most one chunk and
 * one line of `maxLineBytes`.
 */
export class LineBuffer {
  readonly #maxLineBytes: number;
  #bytes: Buffer = Buffer.alloc(0);
  /** Up to here `#bytes` is filled. */
  #filled: Buffer = this.#bytes;
  /** First byte that was not taken, and its place in the file. */
  #start = 0;
  #offset: number;
  /** Up to here there is no line end. */
  #searched = 0;
  #validUntil = 0;
  /** Behind the last line end. */
  #lastEnd = 0;
  /** A line longer than the limit, whose end is still looked for. */
  #long: { readonly head: Buffer; length: number; readonly offset: number } | undefined;
  #next: { readonly line: RawLine; readonly start: number } | undefined;

  constructor(offset: number, maxLineBytes: number) {
    this.#offset = offset;
    this.#maxLineBytes = maxLineBytes;
  }

  /** Where in the file to read on. */
  get end(): number {
    return this.#offset + this.#filled.length - this.#start;
  }

  /** Where in the file the first line begins that was not taken. */
  get taken(): number {
    return this.#long?.offset ?? this.#offset;
  }

  /** Where in the file the last complete line ends. */
  get complete(): number {
    return this.#offset + Math.max(0, this.#lastEnd - this.#start);
  }

  /** Bytes by their place in the file; as many of them as were read and not taken. */
  slice(from: number, to: number): Buffer {
    const shift = this.#start - this.#offset;
    return from < this.#offset ? Buffer.alloc(0) : this.#filled.subarray(from + shift, to + shift);
  }

  /** Makes room for the next bytes. */
  space(): Space {
    const kept = this.#filled.length - this.#start;
    const source = this.#filled;
    if (this.#bytes.length < kept + chunkBytes) this.#bytes = Buffer.allocUnsafe(kept * 2 + chunkBytes + spareBytes);
    source.copy(this.#bytes, 0, this.#start);
    this.#filled = this.#bytes.subarray(0, kept);
    this.#searched -= this.#start;
    this.#start = 0;
    this.#validUntil = 0;
    this.#lastEnd = 0;
    this.#next = undefined;
    return { buffer: this.#bytes, at: kept, length: chunkBytes };
  }

  /** Says how many bytes came. */
  add(count: number): void {
    this.#filled = this.#bytes.subarray(0, this.#filled.length + count);
    this.#lastEnd = this.#filled.lastIndexOf(newline) + 1;
    // One look at the whole is many times faster than one at each line.
    if (isUtf8(this.#filled.subarray(this.#start, this.#lastEnd))) this.#validUntil = this.#lastEnd;
  }

  /** The next complete line, again and again until it is taken. */
  peek(): RawLine | undefined {
    while (this.#next === undefined) {
      const at = this.#filled.indexOf(newline, this.#searched);
      if (at < 0) {
        this.#searched = this.#filled.length;
        if (this.#long !== undefined || this.#filled.length - this.#start > this.#maxLineBytes + uncountedBytes)
          this.#passOver();
        return undefined;
      }
      this.#cut(at, at + 1);
    }
    return this.#next.line;
  }

  /** The last line, when it has no end. To be called where nothing more comes. */
  peekRest(): RawLine | undefined {
    if (this.#next === undefined && this.taken < this.end) this.#cut(this.#filled.length, this.#filled.length);
    return this.#next?.line;
  }

  /** Goes on behind the line that was last looked at. */
  take(): void {
    if (this.#next === undefined) return;
    this.#moveTo(this.#next.start);
    this.#next = undefined;
    this.#long = undefined;
  }

  /** Gives memory back while there is nothing to read. */
  rest(): void {
    if (this.#start < this.#filled.length) return;
    this.#bytes = this.#filled = Buffer.alloc(0);
    this.#start = this.#searched = this.#validUntil = this.#lastEnd = 0;
  }

  #cut(end: number, next: number): void {
    let [start, textEnd] = [this.#start, end];
    const nextOffset = this.#offset + next - start;
    if (this.#long !== undefined) {
      const { head, length, offset } = this.#long;
      this.#next = {
        line: { bytes: head, offset, end: nextOffset, length: length + end - start, isUtf8: false },
        start: next,
      };
      return;
    }
    const offset = this.#offset;
    if (textEnd > start && this.#filled[textEnd - 1] === carriageReturn) textEnd -= 1;
    if (offset === 0 && this.#filled.subarray(start, textEnd).indexOf(byteOrderMark) === 0)
      start += byteOrderMark.length;
    const length = textEnd - start;
    if (length === 0) return this.#moveTo(next);
    const bytes = this.#filled.subarray(start, Math.min(textEnd, start + this.#maxLineBytes));
    this.#next = {
      line: { bytes, offset, end: nextOffset, length, isUtf8: next <= this.#validUntil || isUtf8(bytes) },
      start: next,
    };
  }

  #passOver(): void {
    const waiting = this.#filled.length - this.#start;
    this.#long ??= {
      head: Buffer.from(this.#filled.subarray(this.#start, this.#start + this.#maxLineBytes)),
      length: 0,
      offset: this.#offset,
    };
    this.#long.length += waiting;
    this.#moveTo(this.#filled.length);
  }

  #moveTo(index: number): void {
    this.#offset += index - this.#start;
    this.#start = index;
    this.#searched = Math.max(this.#searched, index);
  }
}
