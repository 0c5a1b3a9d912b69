import type { Logger } from '@eventmesh/connector-api';
import type { FileOwners } from './file-owners.ts';
import type { FileFacts } from './file-system.ts';
import type { Folder } from './folder.ts';
import { isSameFile, statAll, type Generation } from './generations.ts';
import { isRotatedName, mayBeRotatedName, uncompressedName } from './rotated-name.ts';

/** The file that was left. */
export type Left = Pick<FileFacts, 'ino' | 'bornMs' | 'modifiedMs'>;

/** What is looked through, and told. */
interface PassedOverParts {
  readonly folder: Folder;
  readonly owners: FileOwners;
  readonly logger: Logger;
  readonly isWanted: (name: string) => boolean;
}

/** Compression may round the time of change. */
const toleranceMs = 1_000;

/** Says which files may hold lines of `base` that are not read. */
export class PassedOver {
  readonly #base: string;
  readonly #parts: PassedOverParts;
  readonly #warned = new Set<string>();

  constructor(base: string, parts: PassedOverParts) {
    this.#base = base;
    this.#parts = parts;
  }

  /** To be called when one generation was left for the next one. */
  async warn(left: Left): Promise<void> {
    const { folder, logger, isWanted } = this.#parts;
    const found = await statAll(folder, (name) => mayBeRotatedName(name, this.#base));
    const leftName = found.find(({ facts }) => isSameFile(facts, left))?.name;
    for (const name of await this.#compressed(left, leftName !== undefined))
      logger.warn(
        `'${folder.pathOf(name)}' is not read: it was compressed before. Let rotation compress a file one rotation later (delaycompress).`,
      );
    // Where rotation gives names that tell, others are logs of their own.
    if (leftName !== undefined && isRotatedName(leftName, this.#base)) return;
    for (const name of this.#undated(found, left)) {
      if (isWanted(name) || this.#warned.has(name)) continue;
      this.#warned.add(name);
      logger.warn(
        `'${folder.pathOf(name)}' is not read, and may hold lines of '${this.#base}': its name does not tell. Let 'path' match it.`,
      );
    }
  }

  /** Compressed ones that changed later. The one that was left may be among them when it is gone: then it is the first. */
  async #compressed(left: Left, isThere: boolean): Promise<readonly string[]> {
    const files = await statAll(this.#parts.folder, (name) => {
      const plain = uncompressedName(name);
      return plain !== undefined && mayBeRotatedName(plain, this.#base);
    });
    const sinceMs = isThere ? left.modifiedMs : left.modifiedMs - toleranceMs;
    const since = files.filter(({ facts }) => facts.modifiedMs > sinceMs);
    const inOrder = since.toSorted((one, other) => one.facts.modifiedMs - other.facts.modifiedMs);
    return inOrder.slice(isThere ? 0 : 1).map(({ name }) => name);
  }

  /** Later ones that nobody has begun, and whose names do not tell whose they are. */
  #undated(found: readonly Generation[], left: Left): readonly string[] {
    return found
      .filter(({ name, facts }) => !isRotatedName(name, this.#base) && !isSameFile(facts, left))
      .filter(({ facts }) => this.#parts.owners.ownerOf(facts) === undefined)
      .filter(({ facts }) => (facts.bornMs || facts.modifiedMs) > left.bornMs)
      .map(({ name }) => name);
  }
}
