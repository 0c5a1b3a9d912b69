import type { AppendFile } from './file-system.ts';

const newline = 0x0a;
const chunkBytes = 65_536;
/** No batch and hardly any event is so large: what has no line end for so long is not ours. */
const maxTailBytes = 268_435_456;

/** Reads what stands behind the last line end of a file. Resolves with undefined when that is too much to be a line. */
export async function readTail(file: AppendFile, size: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  for (let end = size; end > 0; end -= chunkBytes) {
    if (size - end > maxTailBytes) return undefined;
    const start = Math.max(0, end - chunkBytes);
    const chunk = await file.read(start, end - start);
    const at = chunk.lastIndexOf(newline);
    parts.unshift(chunk.subarray(at + 1));
    if (at >= 0) break;
  }
  return Buffer.concat(parts);
}
