import { join } from 'node:path';
import type { Clock, Logger, ReadLimit } from '@eventmesh/connector-api';
import type { FileIdentity, FilePosition } from './file-position.ts';
import type { FileSourceOptions } from './file-source-options.ts';
import type { FileSystem } from './file-system.ts';
import { isSameFile, listGenerations, nextGeneration, type Generation } from './generations.ts';
import { lineToRecord, type FileRecord, type LineContext } from './line-to-record.ts';
import { locateGeneration } from './locate-generation.ts';
import { OpenGeneration } from './open-generation.ts';

/** What a follower works with. */
export interface FollowerParts {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly options: Pick<FileSourceOptions, 'follow' | 'rotateWaitMs' | 'maxLineBytes'>;
  readonly lineContext: LineContext;
  /** Whether a first run reads a file of this name. Later runs read every generation after the checkpointed one. */
  readonly isWanted: (name: string) => boolean;
  /** Where an earlier run got to. */
  readonly position: FilePosition | undefined;
}

/** How long a removed file is kept open for late lines while nothing takes its name, in milliseconds. */
const removedWaitMs = 60_000;

/**
 * Follows one file by name through growth, rotation and truncation, one generation after the other.
 *
 * `#turn` says what to open when nothing is: the place that was read to (`resume`), the same file from its start because
 * it was emptied (`again`), or the generation after it (`next`).
 */
export class FileFollower {
  readonly #parts: FollowerParts;
  readonly #base: string;
  #turn: 'resume' | 'again' | 'next';
  #position: FilePosition | undefined;
  /** The generation that is open, or was last. */
  #last: Pick<FileIdentity, 'ino' | 'bornMs' | 'truncations'> | undefined;
  #open: OpenGeneration | undefined;
  #isCopy = false;
  #leaving: { readonly why: 'rotated' | 'removed'; readonly sinceMs: number } | undefined;
  #atEnd = false;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    this.#base = parts.lineContext.name;
    this.#position = parts.position;
    this.#last = parts.position?.file;
    this.#turn = parts.position === undefined ? 'next' : 'resume';
  }

  /** Whether the last `read` came to the end of what is there. */
  get atEnd(): boolean {
    return this.#atEnd;
  }

  /** Whether there was ever something to read. */
  get found(): boolean {
    return this.#last !== undefined;
  }

  /** Reads what is there, within `limit`; `[]` when there is nothing more for now. */
  async read(limit: ReadLimit): Promise<readonly FileRecord[]> {
    this.#atEnd = false;
    for (;;) {
      const open = (this.#open ??= await this.#openNext());
      if (open === undefined) break;
      const records = this.#take(open, limit);
      if (records.length > 0) return records;
      const result = await open.fill();
      if (result === 'replaced') await this.#leaveReplaced(open);
      else if (result === 'more') this.#leaving = undefined;
      else if (!(await this.#isOver(open))) break;
      // Once more, for what was written while we looked around.
      else if ((await open.fill()) !== 'more') {
        const rest = this.#takeRest(open);
        if (rest.length > 0) return rest;
        await this.#leave(this.#isCopy ? 'again' : 'next');
      }
    }
    this.#atEnd = true;
    return [];
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.close();
  }

  #take(open: OpenGeneration, { maxRecords, maxBytes }: ReadLimit): readonly FileRecord[] {
    const records: FileRecord[] = [];
    let bytes = 0;
    while (records.length < maxRecords) {
      const line = open.lines.peek();
      if (line === undefined) break;
      bytes += line.bytes.length;
      if (bytes > maxBytes && records.length > 0) break;
      records.push(lineToRecord(line, open.identity, this.#parts.lineContext));
      open.lines.take();
    }
    return records;
  }

  #takeRest(open: OpenGeneration): readonly FileRecord[] {
    const line = open.lines.peekRest();
    if (line === undefined) return [];
    open.identifyRest();
    const record = lineToRecord(line, open.identity, this.#parts.lineContext);
    open.lines.take();
    return [record];
  }

  async #openNext(): Promise<OpenGeneration | undefined> {
    const generations = await this.#generations();
    // An empty folder is more likely one that is not mounted yet than one that lost everything.
    if (generations.length === 0) return undefined;
    if (this.#turn === 'resume') {
      const resumed = await this.#resume(generations);
      if (resumed !== undefined) return resumed;
      this.#turn = 'again';
    }
    const last = this.#last;
    const again =
      this.#turn === 'again'
        ? generations.find(({ facts }) => last !== undefined && isSameFile(facts, last))
        : undefined;
    const next = again ?? this.#after(generations);
    if (next === undefined) return undefined;
    const truncations = again === undefined ? 0 : (last?.truncations ?? 0) + 1;
    const open = await OpenGeneration.start(
      this.#parts.fileSystem,
      next.path,
      truncations,
      this.#parts.options.maxLineBytes,
    );
    if (!isSameFile(open.facts, next.facts)) {
      // Renamed since it was listed: looked for again at the next read.
      await open.close();
      return undefined;
    }
    this.#last = { ino: open.facts.ino, bornMs: open.facts.bornMs, truncations };
    this.#turn = 'next';
    this.#parts.logger.info(`Reading '${next.path}' from its start.`, { inode: open.facts.ino });
    return open;
  }

  async #resume(generations: readonly Generation[]): Promise<OpenGeneration | undefined> {
    const { fileSystem, options, logger } = this.#parts;
    const position = this.#position;
    const { maxLineBytes } = options;
    const located =
      position && (await locateGeneration(fileSystem, generations, { base: this.#base, position, maxLineBytes }));
    if (located === undefined) {
      logger.warn(
        `'${this.#base}' does not hold any more what was read of it: it was emptied (copytruncate), replaced or removed. What was written to it behind the place below and not read is lost. Let rotation rename the file and create a new one.`,
        { inode: this.#last?.ino, offset: position?.offset ?? 0 },
      );
      return undefined;
    }
    this.#isCopy = located.isCopy;
    logger.info(`Reading '${this.#base}' on from byte ${position?.offset ?? 0}.`, {
      inode: located.generation.facts.ino,
      copy: located.isCopy,
    });
    return located.generation;
  }

  #after(generations: readonly Generation[]): Generation | undefined {
    if (this.#last === undefined) return generations.find(({ name }) => this.#parts.isWanted(name));
    return nextGeneration(generations, this.#last, this.#base);
  }

  /** Whether nothing more is to be expected of a file that was read to its end. */
  async #isOver(open: OpenGeneration): Promise<boolean> {
    const { fileSystem, lineContext, options } = this.#parts;
    if (this.#isCopy || !options.follow) return true;
    const current = await fileSystem.stat(join(lineContext.directory, this.#base));
    if (current !== undefined && isSameFile(current, open.facts)) return false;
    const generations = await this.#generations();
    // Until a later file holds something, writers may still be at this one.
    const begun = generations.filter(({ facts }) => facts.size > 0 || isSameFile(facts, open.facts));
    const next = nextGeneration(begun, open.facts, this.#base);
    if (next === undefined) {
      const isRemoved = !generations.some(({ facts }) => isSameFile(facts, open.facts));
      return isRemoved && this.#hasWaited('removed', removedWaitMs);
    }
    return next.name !== this.#base || this.#hasWaited('rotated', options.rotateWaitMs);
  }

  #hasWaited(why: 'rotated' | 'removed', waitMs: number): boolean {
    const now = this.#parts.clock.now();
    if (this.#leaving?.why !== why) this.#leaving = { why, sinceMs: now };
    return now - this.#leaving.sinceMs >= waitMs;
  }

  async #leaveReplaced(open: OpenGeneration): Promise<void> {
    const offset = open.lines.taken;
    this.#position = offset > 0 ? { offset, file: open.identity } : undefined;
    await this.#leave('resume');
  }

  async #leave(turn: 'resume' | 'again' | 'next'): Promise<void> {
    // First of all, as closing may fail: what to open next must not be forgotten over it.
    this.#turn = turn;
    this.#isCopy = false;
    this.#leaving = undefined;
    await this.close();
  }

  #generations(): Promise<readonly Generation[]> {
    return listGenerations(this.#parts.fileSystem, this.#parts.lineContext.directory, this.#base);
  }
}
