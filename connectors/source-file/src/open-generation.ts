import type { FileIdentity, FilePosition } from './file-position.ts';
import type { FileFacts, FileSystem, OpenFile } from './file-system.ts';
import { hashHead, headBytes, mintFileId } from './fingerprint.ts';
import { LineBuffer } from './line-buffer.ts';

/** What came of looking for more: `replaced` means that the file was emptied, or holds something else. */
export type FillResult = 'more' | 'end' | 'replaced';

/** What is known of a file before it is opened, see {@link FileIdentity}. */
export interface KnownOfFile {
  readonly truncations: number;
  readonly earlier: FileIdentity['earlier'] | undefined;
}

/** A file open for reading, the lines read of it, and what tells it from others. */
export class OpenGeneration {
  readonly lines: LineBuffer;
  readonly facts: FileFacts;
  readonly #file: OpenFile;
  #identity: FileIdentity;
  /** The first bytes, as they were read. */
  #head: Buffer;
  #size = 0;
  #modifiedMs: number | undefined;

  private constructor(file: OpenFile, facts: FileFacts, lines: LineBuffer, identity: FileIdentity, head: Buffer) {
    this.#file = file;
    this.facts = facts;
    this.lines = lines;
    this.#identity = identity;
    this.#head = head;
  }

  /** Opens a file at its start. */
  static async start(
    fileSystem: FileSystem,
    path: string,
    { truncations, earlier }: KnownOfFile,
    maxLineBytes: number,
  ): Promise<OpenGeneration> {
    const file = await fileSystem.open(path);
    try {
      const facts = await file.stat();
      const { ino, dev, bornMs } = facts;
      const head = Buffer.alloc(0);
      const known = earlier === undefined ? {} : { earlier };
      const identity = { id: '', ino, dev, bornMs, truncations, head: { bytes: 0, hash: hashHead(head) }, ...known };
      return new OpenGeneration(file, facts, new LineBuffer(0, maxLineBytes), identity, head);
    } catch (thrown) {
      await file.close();
      throw thrown;
    }
  }

  /** Opens a file where it was read to. Resolves with undefined when it does not hold what was read of it. */
  static async resume(
    fileSystem: FileSystem,
    path: string,
    { file: identity, offset }: FilePosition,
    maxLineBytes: number,
  ): Promise<OpenGeneration | undefined> {
    const file = await fileSystem.open(path);
    try {
      const facts = await file.stat();
      const head = await readHead(file, identity.head.bytes);
      if (facts.size >= offset && hashHead(head) === identity.head.hash) {
        return new OpenGeneration(file, facts, new LineBuffer(offset, maxLineBytes), identity, head);
      }
    } catch (thrown) {
      await file.close();
      throw thrown;
    }
    await file.close();
    return undefined;
  }

  /** To be looked at once there is a line: the name for ids is made of the first one. */
  get identity(): FileIdentity {
    const { id, ino, bornMs, truncations } = this.#identity;
    if (id === '') this.#identity = { ...this.#identity, id: mintFileId({ ino, bornMs }, truncations, this.#head) };
    return this.#identity;
  }

  /** When it last changed, as far as was looked. */
  get modifiedMs(): number {
    return this.#modifiedMs ?? this.facts.modifiedMs;
  }

  /** Reads the next bytes. */
  async fill(): Promise<FillResult> {
    if (this.lines.end >= this.#size) {
      const result = await this.#look();
      if (result !== 'more') return result;
    }
    const { buffer, at, length } = this.lines.space();
    const count = await this.#file.read(buffer, at, length, this.lines.end);
    // Shorter than it was a moment ago: looked into at the next call.
    if (count === 0) this.#size = 0;
    if (count === 0) return 'end';
    // Asked after reading, and each time: a file may be emptied and written again faster than its time of change can tell.
    if (!(await this.#holdsHead())) return 'replaced';
    this.lines.add(count);
    this.#identify();
    return 'more';
  }

  /** The last line has no end and counts as it is: it is a part of what tells the file from others then. */
  identifyRest(): void {
    this.#extendHead(Math.min(headBytes, this.lines.end));
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #look(): Promise<FillResult> {
    const { size, modifiedMs } = await this.#file.stat();
    if (size < this.lines.end) return 'replaced';
    const isTouched = modifiedMs !== this.#modifiedMs;
    this.#size = size;
    this.#modifiedMs = modifiedMs;
    if (size > this.lines.end) return 'more';
    if (isTouched && !(await this.#holdsHead())) return 'replaced';
    this.lines.rest();
    return 'end';
  }

  /** Whether the file still begins as what was read of it. */
  async #holdsHead(): Promise<boolean> {
    return this.#head.length === 0 || this.#head.equals(await readHead(this.#file, this.#head.length));
  }

  /** Takes the first bytes from what was read: the file may hold others already. */
  #identify(): void {
    const { complete, end } = this.lines;
    // Complete lines only, for an unfinished one may be taken back and written again; unless there is but a long one.
    this.#extendHead(complete > 0 ? Math.min(headBytes, complete) : end < headBytes ? 0 : headBytes);
  }

  #extendHead(length: number): void {
    if (length <= this.#head.length) return;
    const more = this.lines.slice(this.#head.length, length);
    this.#head = Buffer.concat([this.#head, more]);
    this.#identity = { ...this.#identity, head: { bytes: this.#head.length, hash: hashHead(this.#head) } };
  }
}

async function readHead(file: OpenFile, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let count = 0;
  while (count < length) {
    const more = await file.read(bytes, count, length - count, count);
    if (more === 0) break;
    count += more;
  }
  return bytes.subarray(0, count);
}
