import type { FileSinkOptions } from './file-sink-options.ts';

/** What is known of the current file when a batch comes. */
export interface RotationState {
  readonly length: number;
  readonly batchBytes: number;
  readonly ageMs: number;
}

/** Whether a new file is to begin before a batch is written. An empty file is never rotated. */
export function isRotationDue(
  { maxBytes, everyMs }: FileSinkOptions['rotate'],
  { length, batchBytes, ageMs }: RotationState,
): boolean {
  if (length === 0) return false;
  if (maxBytes !== undefined && length + batchBytes > maxBytes) return true;
  return everyMs !== undefined && ageMs >= everyMs;
}
