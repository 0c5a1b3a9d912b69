import { join } from 'node:path';
import type { FileIdentity } from './file-position.ts';
import type { FileFacts, FileSystem } from './file-system.ts';
import { compareRotatedNames, isRotatedName } from './rotated-name.ts';

/** A file that is, or by rotation was, the followed file. */
export interface Generation {
  readonly name: string;
  readonly path: string;
  readonly facts: FileFacts;
}

/** Generations of the file `base`, the oldest first: what rotation made of it, and last the one that has its name now. */
export async function listGenerations(
  fileSystem: FileSystem,
  directory: string,
  base: string,
): Promise<readonly Generation[]> {
  const names = (await fileSystem.list(directory)).filter((name) => name === base || isRotatedName(name, base));
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      return { name, path, facts: await fileSystem.stat(path) };
    }),
  );
  // A file may go between the two calls.
  const generations = found.filter((file): file is Generation => file.facts?.isFile === true);
  return generations.toSorted((one, other) => compareGenerations(one, other, base));
}

/** The generation that comes after a file, undefined when that is the newest. */
export function nextGeneration(
  generations: readonly Generation[],
  file: Pick<FileIdentity, 'ino' | 'bornMs'>,
  base: string,
): Generation | undefined {
  const self = generations.find(({ facts }) => isSameFile(facts, file));
  if (self !== undefined) return generations[generations.indexOf(self) + 1];
  return generations.find(({ name, facts }) => name === base || (file.bornMs > 0 && facts.bornMs > file.bornMs));
}

/** Tells whether facts are those of a file, whatever its name and content. */
export function isSameFile(facts: FileFacts, file: Pick<FileIdentity, 'ino' | 'bornMs'>): boolean {
  return facts.ino === file.ino && facts.bornMs === file.bornMs;
}

function compareGenerations(one: Generation, other: Generation, base: string): number {
  if (one.name === base || other.name === base) return one.name === base ? 1 : -1;
  return (
    one.facts.bornMs - other.facts.bornMs ||
    one.facts.modifiedMs - other.facts.modifiedMs ||
    compareRotatedNames(one.name, other.name)
  );
}
