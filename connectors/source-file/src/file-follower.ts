import type { Clock, Logger, ReadLimit } from '@eventmesh/connector-api';
import type { FileOwners } from './file-owners.ts';
import type { FileIdentity, FileKey, FilePosition } from './file-position.ts';
import type { FileSourceOptions } from './file-source-options.ts';
import type { FileSystem } from './file-system.ts';
import { FinishedFiles } from './finished-files.ts';
import type { Folder } from './folder.ts';
import { findMoved, isSameFile, listGenerations, nextGeneration, type Generation } from './generations.ts';
import { GrowthWatch } from './growth-watch.ts';
import { Lasting } from './lasting.ts';
import type { FileRecord, LineContext } from './line-to-record.ts';
import { locateGeneration } from './locate-generation.ts';
import { OpenGeneration, type KnownOfFile } from './open-generation.ts';
import { PassedOver } from './passed-over.ts';
import { takeRecords, takeRest } from './take-records.ts';

/** What a follower works with. */
export interface FollowerParts {
  readonly fileSystem: FileSystem;
  /** Shared by all followers. Who reads refreshes it now and then: without, nothing new is found. */
  readonly folder: Folder;
  /** Shared by all followers. */
  readonly owners: FileOwners;
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
  /** When that last changed, once it was left. */
  #leftModifiedMs: number | undefined;
  readonly #finished: FinishedFiles;
  readonly #passedOver: PassedOver;
  readonly #growth: GrowthWatch;
  #open: OpenGeneration | undefined;
  #isCopy = false;
  #isGone = false;
  #hasRead = false;
  readonly #leaving: Lasting;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    this.#base = parts.lineContext.name;
    this.#position = parts.position;
    this.#last = parts.position?.file;
    this.#turn = parts.position === undefined ? 'next' : 'resume';
    this.#finished = new FinishedFiles(this.#base, parts.owners, parts.position?.file.earlier);
    this.#passedOver = new PassedOver(this.#base, parts);
    this.#growth = new GrowthWatch(this.#base, parts);
    this.#leaving = new Lasting(parts.clock);
    if (this.#last !== undefined) parts.owners.claim(this.#last, this.#base);
  }

  /**
   * Whether nothing is left to follow: no file of this name, none that it rotated to. Not so in an empty folder, which is more
   * likely not mounted yet.
   */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Whether this run has read of it. */
  get hasRead(): boolean {
    return this.#hasRead;
  }

  /** Whether there was ever something to read. */
  get found(): boolean {
    return this.#last !== undefined;
  }

  /** Reads what is there, within `limit`; `[]` when there is nothing more for now. */
  async read(limit: ReadLimit): Promise<readonly FileRecord[]> {
    const { lineContext } = this.#parts;
    for (;;) {
      const open = (this.#open ??= await this.#openNext());
      if (open === undefined) break;
      this.#hasRead = true;
      const records = takeRecords(open, limit, lineContext);
      if (records.length > 0) return records;
      const result = await open.fill();
      if (result === 'replaced') await this.#leaveReplaced(open);
      else if (result === 'more') this.#leaving.end();
      else if (!(await this.#isOver(open))) {
        if (this.#growth.isDue()) this.#growth.look(await this.#list(), open.facts);
        break;
      }
      // Once more, for what was written while we looked around.
      else if ((await open.fill()) !== 'more') {
        const rest = takeRest(open, lineContext);
        if (rest.length > 0) return rest;
        await this.#leave(this.#isCopy ? 'again' : 'next');
      }
    }
    return [];
  }

  /** Closes the file that is open. What this follower has begun is free for others. */
  async close(): Promise<void> {
    this.#finished.releaseAll();
    if (this.#last !== undefined) this.#parts.owners.release(this.#last);
    await this.#letGo();
  }

  async #letGo(): Promise<void> {
    this.#leaving.end();
    const open = this.#open;
    this.#open = undefined;
    await open?.close();
  }

  async #openNext(): Promise<OpenGeneration | undefined> {
    if (!(await this.#hasNext())) return undefined;
    // Whether there is something to do may be told by an older look at the folder; what to do is decided on a fresh one.
    const { folder } = this.#parts;
    folder.refresh();
    if (this.#turn === 'resume') {
      const resumed = await this.#resume();
      if (resumed !== undefined) return resumed;
      this.#turn = 'again';
    }
    const listed = await this.#list();
    const last = this.#last;
    const again =
      this.#turn === 'again' ? listed.find(({ facts }) => last !== undefined && isSameFile(facts, last)) : undefined;
    const next = again ?? this.#after(listed);
    if (next === undefined) return undefined;
    if (again === undefined && last !== undefined) await this.#finish(last);
    const truncations = again === undefined ? 0 : (last?.truncations ?? 0) + 1;
    return await this.#start(next, { truncations, earlier: this.#finished.undated(listed) });
  }

  async #start({ path, facts }: Generation, known: KnownOfFile): Promise<OpenGeneration | undefined> {
    const { fileSystem, options, owners, logger } = this.#parts;
    const open = await OpenGeneration.start(fileSystem, path, known, options.maxLineBytes);
    if (!isSameFile(open.facts, facts)) {
      // Renamed since it was listed: looked for again at the next read.
      await open.close();
      return undefined;
    }
    owners.claim(open.facts, this.#base);
    this.#last = { ino: open.facts.ino, bornMs: open.facts.bornMs, truncations: known.truncations };
    this.#turn = 'next';
    logger.info(`Reading '${path}' from its start.`, { inode: open.facts.ino });
    return open;
  }

  async #hasNext(): Promise<boolean> {
    const listed = await this.#list();
    const { folder } = this.#parts;
    this.#isGone = false;
    if (this.#turn === 'next' && listed.length > 0) return this.#after(listed) !== undefined;
    const moved = this.#turn === 'resume' && this.#last && (await findMoved(folder, this.#base, this.#last));
    this.#isGone = listed.length === 0 && !moved && (await folder.names()).length > 0;
    return listed.length > 0 || Boolean(moved);
  }

  async #resume(): Promise<OpenGeneration | undefined> {
    const { logger, options } = this.#parts;
    const position = this.#position;
    const offset = position?.offset ?? 0;
    const sought = position && { base: this.#base, position, maxLineBytes: options.maxLineBytes };
    // Looked for twice: a rotation in the middle of the first look would hide the file.
    const located =
      sought && ((await locateGeneration(this.#parts, sought)) ?? (await locateGeneration(this.#parts, sought)));
    if (located === undefined) {
      logger.warn(
        `'${this.#base}' does not hold any more what was read of it: it was emptied (copytruncate), replaced, compressed or removed. What was written to it after byte ${offset} and not read is lost. Let rotation rename the file and create a new one.`,
        { inode: this.#last?.ino },
      );
      return undefined;
    }
    this.#isCopy = located.isCopy;
    logger.info(`Reading '${this.#base}' on from byte ${offset}.`, {
      inode: located.generation.facts.ino,
      copy: located.isCopy,
    });
    return located.generation;
  }

  #after(listed: readonly Generation[]): Generation | undefined {
    const last = this.#last;
    if (last === undefined) return listed.find(({ name }) => this.#parts.isWanted(name));
    return nextGeneration(
      listed.filter(({ facts }) => isSameFile(facts, last) || !this.#finished.has(facts)),
      last,
      this.#base,
    );
  }

  /** Whether nothing more is to be expected of a file that was read to its end. */
  async #isOver(open: OpenGeneration): Promise<boolean> {
    const { folder, options } = this.#parts;
    if (this.#isCopy || !options.follow) return true;
    const current = await folder.stat(this.#base);
    if (current !== undefined && isSameFile(current, open.facts)) return false;
    if (!this.#isOverIn(await this.#list(), open)) return false;
    folder.refresh();
    const listed = await this.#list();
    if (!this.#isOverIn(listed, open)) return false;
    if (this.#after(listed) !== undefined || (await findMoved(folder, this.#base, open.facts)) === undefined)
      return true;
    this.#leaving.end();
    return false;
  }

  #isOverIn(listed: readonly Generation[], open: OpenGeneration): boolean {
    const { options } = this.#parts;
    // Until a later file holds something, writers may still be at this one.
    const next = this.#after(listed.filter(({ facts }) => facts.size > 0 || isSameFile(facts, open.facts)));
    if (next === undefined) {
      const isRemoved = !listed.some(({ facts }) => isSameFile(facts, open.facts));
      return isRemoved && this.#leaving.hasLasted('removed', removedWaitMs);
    }
    return next.name !== this.#base || this.#leaving.hasLasted('rotated', options.rotateWaitMs);
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
    this.#leftModifiedMs = this.#open?.modifiedMs;
    await this.#letGo();
  }

  /** Goes on from a file for good, and says what lies between it and the next one that is not read. */
  async #finish(last: FileKey): Promise<void> {
    this.#finished.add(last);
    const modifiedMs = this.#leftModifiedMs;
    // Once only, should the next one not open.
    this.#leftModifiedMs = undefined;
    if (modifiedMs !== undefined) await this.#passedOver.warn({ ino: last.ino, bornMs: last.bornMs, modifiedMs });
  }

  #list(): Promise<readonly Generation[]> {
    const { folder, owners } = this.#parts;
    return listGenerations(folder, this.#base, owners);
  }
}
