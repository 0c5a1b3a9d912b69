import type { FileKey } from './file-position.ts';

/**
 * Who reads which file: each is read once, by whoever began it, whatever name it goes by later. Without it, `server-1.log` may
 * be the log of another instance, or what rotation made of `server.log`.
 */
export class FileOwners {
  readonly #owners = new Map<string, string>();

  /** The first one to claim a file has it. Where times of birth are not kept, none does: inodes are used again. */
  claim(file: FileKey, owner: string): void {
    if (file.bornMs > 0 && !this.#owners.has(keyOf(file))) this.#owners.set(keyOf(file), owner);
  }

  /** The name that a file is followed by, undefined when nobody has begun it. */
  ownerOf(file: FileKey): string | undefined {
    return this.#owners.get(keyOf(file));
  }

  /** Forgets a file that is gone. */
  release(file: FileKey): void {
    this.#owners.delete(keyOf(file));
  }
}

function keyOf({ ino, bornMs }: FileKey): string {
  return `${ino}/${bornMs}`;
}
