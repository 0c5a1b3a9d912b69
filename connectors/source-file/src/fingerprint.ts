import { createHash } from 'node:crypto';
import type { FileFacts } from './file-system.ts';

/** How many bytes at the start of a file tell it from others. */
export const headBytes = 1_024;

/** Hash of the first bytes of a file. */
export function hashHead(head: Buffer): string {
  return createHash('sha256').update(head).digest('hex').slice(0, 16);
}

/**
 * The name that ids of a file's events begin with. Depends on nothing that renaming, growth, a reboot or a lost
 * checkpoint changes: inode, birth, first line (its first {@link headBytes} bytes), number of truncations.
 */
export function mintFileId(
  { ino, bornMs }: Pick<FileFacts, 'ino' | 'bornMs'>,
  truncations: number,
  head: Buffer,
): string {
  const end = head.indexOf(0x0a);
  return createHash('sha256')
    .update(`${ino}/${bornMs}/${truncations}/`)
    .update(head.subarray(0, end < 0 ? headBytes : end))
    .digest('hex')
    .slice(0, 16);
}
