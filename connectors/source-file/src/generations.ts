import type { FileOwners } from './file-owners.ts';
import type { FileKey } from './file-position.ts';
import type { FileFacts } from './file-system.ts';
import type { Folder } from './folder.ts';
import { areSiblings, isRotatedName, mayBeRotatedName } from './rotated-name.ts';
import { sortGenerations } from './sort-generations.ts';

/** A file that is, or by rotation was, the followed file. */
export interface Generation {
  readonly name: string;
  readonly path: string;
  readonly facts: FileFacts;
}

/**
 * Generations of the file `base`, the oldest first: what rotation made of it, and last the one that has its name now. Whose a
 * file is that was begun before does not depend on its name; of others the name tells.
 */
export async function listGenerations(
  folder: Folder,
  base: string,
  owners: FileOwners,
): Promise<readonly Generation[]> {
  const files = await statAll(folder, (name) => name === base || mayBeRotatedName(name, base));
  const generations = files.filter(({ name, facts }) => {
    const owner = owners.ownerOf(facts);
    return owner === undefined ? name === base || isRotatedName(name, base) : owner === base;
  });
  return sortGenerations(generations, base);
}

/** Finds a file of `base` under a name that is not what rotation makes of it: `orders-1.log` became `orders-2.log`. */
export async function findMoved(folder: Folder, base: string, file: FileKey): Promise<Generation | undefined> {
  const siblings = await statAll(folder, (name) => areSiblings(name, base));
  return siblings.find(({ facts }) => isSameFile(facts, file));
}

/** What is known of the files with these names. */
export async function statAll(folder: Folder, isMeant: (name: string) => boolean): Promise<readonly Generation[]> {
  const names = (await folder.names()).filter(isMeant);
  const found = await Promise.all(
    names.map(async (name) => ({ name, path: folder.pathOf(name), facts: await folder.stat(name) })),
  );
  // A file may go between the two calls.
  return found.filter((file): file is Generation => file.facts !== undefined);
}

/** The generation that comes after a file, undefined when that is the newest. */
export function nextGeneration(
  generations: readonly Generation[],
  file: FileKey,
  base: string,
): Generation | undefined {
  const self = generations.find(({ facts }) => isSameFile(facts, file));
  if (self !== undefined) return generations[generations.indexOf(self) + 1];
  return generations.find(({ name, facts }) => name === base || (file.bornMs > 0 && facts.bornMs > file.bornMs));
}

/** Tells whether facts are those of a file, whatever its name and content. */
export function isSameFile(facts: FileKey, file: FileKey): boolean {
  return facts.ino === file.ino && facts.bornMs === file.bornMs;
}
