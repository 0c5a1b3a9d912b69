/** Run when this package is packed: puts the templates beside the built code; with `--undo`, takes them away again. */
import { removePackedTemplates, writePackedTemplates } from './packed-templates.ts';
import { readRepositoryTemplates } from './read-repository-templates.ts';
import { ownRepository } from './read-templates.ts';

if (process.argv.includes('--undo')) await removePackedTemplates();
else await writePackedTemplates(await readRepositoryTemplates(ownRepository));
