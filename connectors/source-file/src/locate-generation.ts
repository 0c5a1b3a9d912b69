import type { FileOwners } from './file-owners.ts';
import type { FilePosition } from './file-position.ts';
import type { FileSystem } from './file-system.ts';
import type { Folder } from './folder.ts';
import { findMoved, isSameFile, listGenerations } from './generations.ts';
import { OpenGeneration } from './open-generation.ts';

/** Where to look. */
export interface Places {
  readonly fileSystem: FileSystem;
  readonly folder: Folder;
  readonly owners: FileOwners;
}

/** What to look for: where the lines of `base` were read to. */
export interface Sought {
  readonly base: string;
  readonly position: FilePosition;
  readonly maxLineBytes: number;
}

/** A generation open at the place where it was read to. */
export interface Located {
  readonly generation: OpenGeneration;
  /** Whether it is a copy, made before the generation itself was emptied (copytruncate) or removed. */
  readonly isCopy: boolean;
}

/**
 * Takes a fresh look at the folder, finds the file that a position is of and opens it there: the same inode under whatever name,
 * else a rotated file that begins with the same bytes and is long enough. Undefined when there is neither.
 */
export async function locateGeneration(
  { fileSystem, folder, owners }: Places,
  { base, position, maxLineBytes }: Sought,
): Promise<Located | undefined> {
  folder.refresh();
  const generations = await listGenerations(folder, base, owners);
  const self =
    generations.find(({ facts }) => isSameFile(facts, position.file)) ?? (await findMoved(folder, base, position.file));
  const copies = generations
    .filter(({ name, facts }) => name !== base && !isSameFile(facts, position.file))
    .toReversed();
  for (const { path, facts } of self === undefined ? copies : [self, ...copies]) {
    if (facts.size < position.offset) continue;
    const generation = await OpenGeneration.resume(fileSystem, path, position, maxLineBytes);
    if (generation !== undefined) return { generation, isCopy: !isSameFile(generation.facts, position.file) };
  }
  return undefined;
}
