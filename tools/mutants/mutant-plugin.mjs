import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allMutants } from './all-mutants.mjs';
import { changesOf, mutate } from './mutate.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Lets vitest run on a broken engine: the one whose id the environment variable MUTANT holds. Does nothing without it. */
export function mutantPlugin(id = process.env['MUTANT']) {
  if (id === undefined) return { name: 'mutant' };
  const mutant = allMutants.find((each) => each.id === id);
  if (mutant === undefined) throw new Error(`MUTANT: expected an id of all-mutants.mjs, found '${id}'.`);
  return {
    name: 'mutant',
    enforce: 'pre',
    transform(code, path) {
      const changes = changesOf(mutant).filter(({ file }) => file === relative(root, path));
      return changes.length === 0 ? undefined : mutate(code, changes);
    },
  };
}
