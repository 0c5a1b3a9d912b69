import { fileURLToPath } from 'node:url';
import { readPackedTemplates } from './packed-templates.ts';
import { readRepositoryTemplates } from './read-repository-templates.ts';
import type { Templates } from './templates.ts';

/** The root of the repository, when this code is in it. */
export const ownRepository = fileURLToPath(new URL('../../../', import.meta.url));

/** Reads the templates: those that came with this package, or in the repository those that are there. */
export async function readTemplates(): Promise<Templates> {
  try {
    return await readPackedTemplates();
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
    return await readRepositoryTemplates(ownRepository);
  }
}
