import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The version of a package of this repository, which releases change. */
export function versionOf(name: string): string {
  const path = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
