import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findLogDamage } from './find-log-damage.ts';

/** LevelDB calls the manifest so with which it makes a store, before there is a log. */
const firstManifest = 'MANIFEST-000001';

/**
 * Looks for damage in a folder of LevelDB that LevelDB would pass over, and lose what was written: a head or a log that is missing, a log
 * with something in its middle that is not what was written. A new folder has neither.
 *
 * @returns in words, what is damaged
 */
export async function damageOfFolder(path: string): Promise<string | undefined> {
  const names = await readdir(path);
  const logs = names.filter((name) => /^\d+\.log$/.test(name)).toSorted();
  const hasData = logs.length > 0 || names.some((name) => name.endsWith('.ldb'));
  if (!names.includes('CURRENT')) return hasData ? 'CURRENT is missing' : undefined;
  if (logs.length === 0) return (await headOf(path)) === firstManifest ? undefined : 'its log is missing';
  for (const name of logs) {
    const damage = findLogDamage(await contentOf(join(path, name)));
    if (damage !== undefined) return `${name} is not what was written at offset ${damage}`;
  }
  return undefined;
}

async function headOf(path: string): Promise<string> {
  return (await contentOf(join(path, 'CURRENT'))).toString().trim();
}

/** Empty for a file that another process has just removed. */
async function contentOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return Buffer.alloc(0);
    throw thrown;
  }
}
