import { dirname } from 'node:path';
import { ConnectorError, type Clock, type Logger } from '@eventmesh/connector-api';
import { blankGarbledLines } from './blank-garbled-lines.ts';
import type { FileSinkOptions } from './file-sink-options.ts';
import type { AppendFile, FileFacts, FileSystem } from './file-system.ts';
import { isRotationDue } from './is-rotation-due.ts';
import { judgeTail } from './judge-tail.ts';
import { readTail } from './read-tail.ts';
import { nextRotatedName } from './rotated-name.ts';

/** What an append log works with. */
export interface AppendLogParts {
  readonly options: FileSinkOptions;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The file that is open, and how long its good part is. */
interface Current {
  readonly file: AppendFile;
  readonly identity: string;
  begunMs: number;
  length: number;
}

/** A failed write that could not be taken back yet: the file is to be cut to `length`, if it is not longer than `atMost`. */
interface Debt {
  readonly identity: string;
  readonly length: number;
  readonly atMost: number;
}

const lineEnd = Buffer.from('\n');

/**
 * A file that grows by whole batches of lines: what `append` resolved for is on disk, what it rejected left nothing behind.
 *
 * After any failure the file is cut back to its good length and opened again. A handle whose sync failed is never synced
 * again: the system may have dropped the bytes and would then report success for nothing (https://lwn.net/Articles/752063/).
 */
export class AppendLog {
  readonly #parts: AppendLogParts;
  readonly #mode: number;
  #current: Current | undefined;
  #debt: Debt | undefined;
  /** Whoever hangs in a call meanwhile must touch nothing any more: a new log may have the file. */
  #closed = false;

  constructor(parts: AppendLogParts) {
    this.#parts = parts;
    this.#mode = Number.parseInt(parts.options.fileMode, 8);
  }

  /** Opens the file, makes it if need be, and mends what a crash left at its end. */
  async open(): Promise<void> {
    await this.#blankGarbled(await this.#open('cut'));
  }

  /** Appends whole lines. Resolves when they are on disk. */
  async append(bytes: Buffer): Promise<void> {
    const current = await this.#ready(bytes.length);
    this.#refuseWhenClosed();
    try {
      await appendAll(current.file, bytes);
      await current.file.sync();
    } catch (thrown) {
      await this.#takeBack(current, bytes.length);
      throw thrown;
    }
    if (current.length === 0) current.begunMs = this.#parts.clock.now();
    current.length += bytes.length;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#letGo();
  }

  async #letGo(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    await current?.file.close();
  }

  #refuseWhenClosed(): void {
    if (this.#closed)
      throw new ConnectorError(
        'UNAVAILABLE',
        `Did not write to '${this.#parts.options.path}': it was closed meanwhile.`,
      );
  }

  async #open(tornTail: 'cut' | 'end'): Promise<Current> {
    const { options, fileSystem, clock } = this.#parts;
    if (options.mkdir) await this.#makeDirectory();
    const file = await fileSystem.openForAppend(options.path, this.#mode);
    try {
      const facts = await file.stat();
      this.#refuseWhenClosed();
      if (!facts.isFile)
        throw new ConnectorError(
          'INVALID_OPTIONS',
          `Cannot write to '${options.path}': it is not a file. Let 'path' name a file.`,
        );
      const length = await this.#mend(file, await this.#payDebt(file, facts), tornTail);
      await fileSystem.syncDirectory(dirname(options.path));
      this.#refuseWhenClosed();
      this.#current = { file, identity: facts.identity, length, begunMs: facts.bornMs || clock.now() };
      return this.#current;
    } catch (thrown) {
      await file.close();
      throw thrown;
    }
  }

  /** The file to append to: opened again when it was moved away or changed by someone else, rotated when it is time. */
  async #ready(batchBytes: number): Promise<Current> {
    const { options, clock } = this.#parts;
    const current = await this.#unchanged(this.#current ?? (await this.#open('cut')));
    const ageMs = clock.now() - current.begunMs;
    return isRotationDue(options.rotate, { length: current.length, batchBytes, ageMs })
      ? await this.#rotate()
      : current;
  }

  async #unchanged(current: Current): Promise<Current> {
    const { options, fileSystem, logger } = this.#parts;
    const facts = await fileSystem.stat(options.path);
    this.#refuseWhenClosed();
    if (facts?.identity === current.identity && facts.size === current.length) return current;
    await this.#letGo();
    if (facts?.identity !== current.identity) {
      logger.info(`'${options.path}' was moved away or removed: beginning a new file.`);
      return await this.#open('cut');
    }
    logger.warn(
      `'${options.path}' was changed by someone else: ${facts.size} bytes where this sink left ${current.length}. Let each sink have a file of its own; let rotation rename the file and not empty it.`,
    );
    // Another writer may be in the middle of a line: it is not ours to cut.
    return await this.#open('end');
  }

  async #rotate(): Promise<Current> {
    const { options, fileSystem, clock, logger } = this.#parts;
    let target: string;
    // Reserved first, because renaming would overwrite.
    do target = nextRotatedName(options.path, await fileSystem.list(dirname(options.path)), clock.now());
    while (!(await fileSystem.reserve(target, this.#mode)));
    try {
      await this.#letGo();
      this.#refuseWhenClosed();
      await fileSystem.rename(options.path, target);
    } catch (thrown) {
      // A reservation is empty: anything else is the file, renamed all the same.
      if ((await fileSystem.stat(target))?.size === 0) await fileSystem.remove(target);
      throw thrown;
    }
    logger.info(`Rotated '${options.path}' to '${target}'.`);
    return await this.#open('cut');
  }

  /** Cuts a failed write off. What cannot be cut now is cut when the file is opened again. */
  async #takeBack({ file, identity, length }: Current, batchBytes: number): Promise<void> {
    this.#debt = { identity, length, atMost: length + batchBytes };
    this.#current = undefined;
    try {
      if (!this.#closed) await this.#payDebt(file, await file.stat());
    } catch {
      // Kept for later. The failure that led here is the one to report.
    }
    await file.close().catch(() => {});
  }

  /** Cuts off what an earlier write left, and returns the length of the file. */
  async #payDebt(file: AppendFile, { identity, size }: FileFacts): Promise<number> {
    const debt = this.#debt;
    const isOurs = debt?.identity === identity && size > debt.length;
    if (debt === undefined || !isOurs || size > debt.atMost) {
      this.#debt = undefined;
      if (isOurs)
        this.#parts.logger.error(
          `A failed write to '${this.#parts.options.path}' stays in it, because someone else wrote behind it.`,
        );
      return size;
    }
    await file.truncate(debt.length);
    this.#debt = undefined;
    return debt.length;
  }

  /** Sees to it that the file ends with a line end, and returns its length. */
  async #mend(file: AppendFile, length: number, tornTail: 'cut' | 'end'): Promise<number> {
    const { options, logger } = this.#parts;
    const bytes = await readTail(file, length);
    this.#refuseWhenClosed();
    const tail = bytes === undefined ? 'foreign' : judgeTail(bytes);
    if (bytes === undefined || (tail === 'foreign' && tornTail === 'cut')) {
      throw new ConnectorError(
        'INVALID_OPTIONS',
        `Cannot write to '${options.path}': its last line is no event, so another program writes to it. Choose another 'path', or move the file away.`,
      );
    }
    if (tail === 'none') return length;
    if (tail === 'torn' && tornTail === 'cut') {
      logger.warn(
        `Cut ${bytes.length} bytes off the end of '${options.path}': a line that a crash left unfinished, and that was never acknowledged.`,
      );
      await file.truncate(length - bytes.length);
      await file.sync();
      return length - bytes.length;
    }
    await appendAll(file, lineEnd);
    await file.sync();
    return length + lineEnd.length;
  }

  async #blankGarbled({ file, identity, length }: Current): Promise<void> {
    const { options, fileSystem, logger } = this.#parts;
    const { path } = options;
    const bytes = await blankGarbledLines(fileSystem, { file, identity, path, length });
    if (bytes > 0)
      logger.warn(
        `Made empty lines of ${bytes} bytes in '${path}': lines that a power cut left zeros in, and that were never acknowledged.`,
      );
  }

  async #makeDirectory(): Promise<void> {
    const { options, fileSystem } = this.#parts;
    const directory = dirname(options.path);
    const first = await fileSystem.makeDirectory(directory);
    if (first === undefined) return;
    // Each new folder is a name in the one above.
    for (let made = directory; made.length >= first.length; made = dirname(made))
      await fileSystem.syncDirectory(dirname(made));
  }
}

async function appendAll(file: AppendFile, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const count = await file.append(bytes.subarray(done));
    if (count === 0) throw Object.assign(new Error('the system writes nothing'), { code: 'ENOSPC' });
    done += count;
  }
}
