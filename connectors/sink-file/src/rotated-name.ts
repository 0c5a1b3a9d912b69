import { join, parse } from 'node:path';

/**
 * The name a file is kept under once a new one begins: `orders-20260131T120000000Z-000001.ndjson`. Sorted by name, such
 * files are in order.
 */
export function rotatedName(path: string, atMs: number, sequence: number): string {
  const { dir, name, ext } = parse(path);
  const stamp = new Date(atMs).toISOString().replaceAll(/[-:.]/g, '');
  return join(dir, `${name}-${stamp}-${String(sequence).padStart(6, '0')}${ext}`);
}
