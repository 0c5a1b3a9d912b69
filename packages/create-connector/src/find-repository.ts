import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The name in the package.json at the root of the repository. */
const rootName = 'eventmesh-connectors';

/** Finds the root of the connectors' repository that a folder is in, whether the folder exists or not; undefined outside of it. */
export function findRepository(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, 'pnpm-workspace.yaml')) && nameIn(current) === rootName) return current;
    if (current === dirname(current)) return undefined;
  }
}

function nameIn(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly name?: unknown }).name;
  } catch {
    // Whatever it is, it is not that of the repository.
    return undefined;
  }
}
