import type { FileOwners } from './file-owners.ts';
import type { FileKey } from './file-position.ts';
import { isSameFile, type Generation } from './generations.ts';
import { isRotatedName } from './rotated-name.ts';

/** More are hardly ever kept in one folder. */
const maxFiles = 1_000;

/** Generations of `base` that were read to their end: none is read again, whatever its name and wherever it is in order. */
export class FinishedFiles {
  readonly #base: string;
  readonly #owners: FileOwners;
  #files: readonly FileKey[];

  /** @param earlier what an earlier run finished, see {@link undated} */
  constructor(base: string, owners: FileOwners, earlier: readonly FileKey[] = []) {
    this.#base = base;
    this.#owners = owners;
    this.#files = earlier;
    for (const file of earlier) owners.claim(file, base);
  }

  has(file: FileKey): boolean {
    return this.#files.some((finished) => isSameFile(finished, file));
  }

  /** Adds one. Without a time of birth it could not be told from a later one in the same inode. */
  add({ ino, bornMs }: FileKey): void {
    if (bornMs === 0 || this.has({ ino, bornMs })) return;
    this.#release(this.#files.slice(0, -maxFiles + 1));
    this.#files = [...this.#files.slice(-maxFiles + 1), { ino, bornMs }];
  }

  /** Those whose names do not tell whose they are: a later run has to know them. Undefined when there are none. */
  undated(listed: readonly Generation[]): readonly FileKey[] | undefined {
    const named = listed.filter(({ name }) => name !== this.#base && !isRotatedName(name, this.#base));
    const files = this.#files.filter((file) => named.some(({ facts }) => isSameFile(facts, file)));
    return files.length === 0 ? undefined : files;
  }

  /** Gives all of them up, when nobody follows `base` any more. */
  releaseAll(): void {
    this.#release(this.#files);
    this.#files = [];
  }

  #release(files: readonly FileKey[]): void {
    for (const file of files) this.#owners.release(file);
  }
}
