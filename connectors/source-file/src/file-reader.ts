import type { Logger, PositionedRecord } from '@eventmesh/connector-api';
import type { FilePosition } from './file-position.ts';
import type { FileSourceOptions } from './file-source-options.ts';
import { LineSplitter, type Line } from './line-splitter.ts';
import { lineToRecord } from './line-to-record.ts';
import { findFile, findSuccessor, isReplaced, openFile, type OpenFile } from './open-file.ts';

const chunkBytes = 262_144;

/** Reads a file line by line, across rotation: first the old file to its end, then the one that took its place. */
export class FileReader {
  readonly #options: FileSourceOptions;
  readonly #logger: Logger;
  readonly #chunk = Buffer.allocUnsafe(chunkBytes);
  #file: OpenFile | undefined;
  #splitter: LineSplitter;
  /** Complete lines that were read and not taken yet, the next one last. */
  #lines: Line[] = [];

  constructor(options: FileSourceOptions, logger: Logger) {
    this.#options = options;
    this.#logger = logger;
    this.#splitter = new LineSplitter(options.maxLineBytes);
  }

  /** Whether there is a file to read. */
  get opened(): boolean {
    return this.#file !== undefined;
  }

  /** Goes to the line behind a position, wherever its file is now; to the beginning without one. */
  async open(position: FilePosition | undefined): Promise<void> {
    const { path, maxLineBytes } = this.#options;
    const known = position === undefined ? undefined : await findFile(path, position);
    if (position !== undefined && known !== undefined) {
      this.#file = known;
      this.#splitter = new LineSplitter(maxLineBytes, position.end);
      return;
    }
    if (position !== undefined) {
      this.#logger.warn(
        'the file read last is gone or was truncated: what it held behind the checkpoint cannot be read',
        { path },
      );
    }
    this.#file = await openFile(path);
  }

  /** The next records, at most so many and so large; none at the end of what is there. */
  async next(maxRecords: number, maxBytes: number): Promise<readonly PositionedRecord[]> {
    const records: PositionedRecord[] = [];
    let bytes = 0;
    while (records.length < maxRecords && bytes < maxBytes) {
      if (this.#lines.length === 0 && !(await this.#readLines())) break;
      const line = this.#lines.pop();
      const record = line === undefined ? undefined : this.#recordOf(line);
      if (record === undefined) continue;
      records.push(record);
      bytes += record.bytes ?? 0;
    }
    return records;
  }

  /** The last line when it has no line end: to be asked for when nothing more will come. */
  lastLine(): PositionedRecord | undefined {
    const line = this.#splitter.flush();
    return line === undefined ? undefined : this.#recordOf(line);
  }

  async close(): Promise<void> {
    await this.#file?.handle.close();
    this.#file = undefined;
  }

  #recordOf(line: Line): PositionedRecord | undefined {
    return this.#file === undefined ? undefined : lineToRecord(line, this.#file, this.#options);
  }

  /** Reads on until there is a complete line; false when there is none yet. */
  async #readLines(): Promise<boolean> {
    while (this.#lines.length === 0) {
      this.#file ??= await openFile(this.#options.path);
      if (this.#file === undefined) return false;
      const { bytesRead } = await this.#file.handle.read(this.#chunk, 0, chunkBytes, this.#splitter.offset);
      if (bytesRead > 0) this.#lines = this.#splitter.push(this.#chunk.subarray(0, bytesRead)).toReversed();
      else if (!(await this.#moveOn(this.#file))) return false;
    }
    return true;
  }

  /** At the end of the file: goes to the next file if there is one. True when there may be something to read. */
  async #moveOn(file: OpenFile): Promise<boolean> {
    const { size } = await file.handle.stat();
    if (size < this.#splitter.offset) {
      this.#logger.warn('the file was truncated: reading it from the beginning', { path: this.#options.path });
      this.#goTo(file);
      return size > 0;
    }
    if (size > this.#splitter.offset) return true;
    if (!(await isReplaced(this.#options.path, file))) return false;
    const next = await findSuccessor(this.#options.path, file);
    if (next === undefined) return false;
    // Whoever writes may have appended to the old file until a moment ago; its last line may lack an end.
    const { size: finalSize } = await file.handle.stat();
    const last = finalSize > this.#splitter.offset ? undefined : this.#splitter.flush();
    if (last !== undefined) this.#lines.push(last);
    if (last !== undefined || finalSize > this.#splitter.offset) {
      await next.handle.close();
      return true;
    }
    await file.handle.close();
    this.#goTo(next);
    return true;
  }

  #goTo(file: OpenFile): void {
    this.#file = file;
    this.#splitter = new LineSplitter(this.#options.maxLineBytes);
  }
}
