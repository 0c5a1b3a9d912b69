import { dirname } from 'node:path';
import { ConnectorError, type Clock, type Logger } from '@eventmesh/connector-api';
import type { FileSinkOptions } from './file-sink-options.ts';
import type { AppendFile, FileSystem } from './file-system.ts';
import { rotatedName } from './rotated-name.ts';
import { judgeTail } from './torn-tail.ts';

const lineEnd = Buffer.from('\n');
const tailChunk = 65_536;

/**
 * A file that grows by whole lines: what `append` has resolved for is on disk, and what failed leaves nothing behind.
 *
 * After a failure the file is cut back to its last good length before anything else is written, through a newly opened
 * handle: what a failed sync leaves in the page cache cannot be trusted.
 *
 * @see https://lwn.net/Articles/752063/
 */
export class AppendLog {
  readonly #options: FileSinkOptions;
  readonly #fileSystem: FileSystem;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #file: AppendFile | undefined;
  #identity = '';
  #length = 0;
  #begunAt = 0;
  /** Length to go back to before the next write, after a failed one. */
  #cutTo: { readonly identity: string; readonly length: number } | undefined;

  constructor(options: FileSinkOptions, fileSystem: FileSystem, clock: Clock, logger: Logger) {
    this.#options = options;
    this.#fileSystem = fileSystem;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Opens the file, makes it if need be, and mends a last line that was cut off by a crash. */
  async open(): Promise<void> {
    const { path, createFolder } = this.#options;
    if (createFolder) await this.#fileSystem.makeFolder(dirname(path));
    const file = await this.#fileSystem.openForAppend(path);
    this.#file = file;
    this.#identity = await file.identity();
    this.#length = await file.size();
    this.#begunAt = this.#clock.now();
    if (this.#cutTo?.identity === this.#identity) await this.#cut(file, this.#cutTo.length);
    else await this.#mendTail(file);
    this.#cutTo = undefined;
    await this.#fileSystem.syncFolder(dirname(path));
  }

  /** Appends bytes that are whole lines. Resolves when they are on disk. */
  async append(bytes: Buffer): Promise<void> {
    const file = await this.#fileFor(bytes.length);
    try {
      await file.writeAt(bytes, this.#length);
      await file.sync();
      this.#length += bytes.length;
    } catch (thrown) {
      this.#cutTo = { identity: this.#identity, length: this.#length };
      await this.close();
      throw thrown;
    }
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  /** The file to append to: opened anew when someone has moved it away, rotated when it is time. */
  async #fileFor(bytes: number): Promise<AppendFile> {
    if (this.#file !== undefined && (await this.#fileSystem.identityOf(this.#options.path)) !== this.#identity)
      await this.close();
    if (this.#file === undefined) await this.open();
    if (this.#isDue(bytes)) await this.#rotate();
    if (this.#file === undefined) throw new ConnectorError('UNAVAILABLE', `'${this.#options.path}' is closed.`);
    return this.#file;
  }

  #isDue(bytes: number): boolean {
    const { maxBytes, everyMs } = this.#options.rotate;
    if (this.#length === 0) return false;
    if (maxBytes !== undefined && this.#length + bytes > maxBytes) return true;
    return everyMs !== undefined && this.#clock.now() - this.#begunAt >= everyMs;
  }

  async #rotate(): Promise<void> {
    const { path } = this.#options;
    let target = '';
    for (let sequence = 1; target === '' || (await this.#fileSystem.identityOf(target)) !== undefined; sequence += 1) {
      target = rotatedName(path, this.#clock.now(), sequence);
    }
    await this.close();
    await this.#fileSystem.rename(path, target);
    this.#logger.info('rotated', { path, to: target });
    await this.open();
  }

  async #mendTail(file: AppendFile): Promise<void> {
    const { path } = this.#options;
    const tail = await this.#readTail(file);
    const verdict = judgeTail(tail);
    switch (verdict.kind) {
      case 'whole':
        return;
      case 'unterminated':
        await file.writeAt(lineEnd, this.#length);
        await file.sync();
        this.#length += 1;
        return;
      case 'torn':
        this.#logger.warn('cut off a line that a crash had left unfinished; it was never acknowledged', {
          path,
          bytes: verdict.bytes,
        });
        return await this.#cut(file, this.#length - verdict.bytes);
      case 'foreign':
        throw new ConnectorError(
          'INVALID_OPTIONS',
          `'${path}' ends with something that is not an event. Choose another file for 'path'.`,
        );
    }
  }

  async #cut(file: AppendFile, length: number): Promise<void> {
    await file.truncate(length);
    await file.sync();
    this.#length = length;
  }

  async #readTail(file: AppendFile): Promise<Buffer> {
    let tail = Buffer.alloc(0);
    for (let end = this.#length; end > 0;) {
      const start = Math.max(0, end - tailChunk);
      const chunk = await file.read(end - start, start);
      const at = chunk.lastIndexOf(10);
      tail = Buffer.concat([chunk.subarray(at + 1), tail]);
      if (at >= 0) break;
      end = start;
    }
    return tail;
  }
}
