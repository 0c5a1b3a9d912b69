import type { FilePosition } from './file-position.ts';
import type { FileSystem } from './file-system.ts';
import { isSameFile, type Generation } from './generations.ts';
import { OpenGeneration } from './open-generation.ts';

/** A generation open at the place where it was read to. */
export interface Located {
  readonly generation: OpenGeneration;
  /** Whether it is a copy, made before the generation itself was emptied (copytruncate) or removed. */
  readonly isCopy: boolean;
}

/**
 * Finds the file that a position is of and opens it there: the same inode under whatever name, else a rotated file that
 * begins with the same bytes and is long enough. Undefined when there is neither.
 */
export async function locateGeneration(
  fileSystem: FileSystem,
  generations: readonly Generation[],
  {
    base,
    position,
    maxLineBytes,
  }: { readonly base: string; readonly position: FilePosition; readonly maxLineBytes: number },
): Promise<Located | undefined> {
  const self = generations.filter(({ facts }) => isSameFile(facts, position.file));
  const copies = generations
    .filter(({ name, facts }) => name !== base && !isSameFile(facts, position.file))
    .toReversed();
  for (const { path, facts } of [...self, ...copies]) {
    if (facts.size < position.offset) continue;
    const generation = await OpenGeneration.resume(fileSystem, path, position, maxLineBytes);
    if (generation !== undefined) return { generation, isCopy: !isSameFile(generation.facts, position.file) };
  }
  return undefined;
}
