import { join, parse } from 'node:path';

/** The name a file is kept under once a new one begins: `orders-20260131T120000000Z-1.ndjson`. */
export function rotatedName(path: string, atMs: number, sequence: number): string {
  const { dir, name, ext } = parse(path);
  const stamp = new Date(atMs).toISOString().replaceAll(/[-:.]/g, '');
  return join(dir, `${name}-${stamp}-${sequence}${ext}`);
}
