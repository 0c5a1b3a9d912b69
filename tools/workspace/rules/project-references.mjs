import { posix } from 'node:path';
import { workspaceDependencies } from '../describe-workspace.mjs';

/**
 * `tsc -b` builds everything, in the right order: the root's references name every package that is built, those of the
 * tests every one that tests may import, and those of a package its workspace dependencies, no more and no less.
 *
 * @param {import('../describe-workspace.mjs').Workspace} workspace
 * @returns {import('../problem.mjs').Problem[]}
 */
export function projectReferences({ texts, packages }) {
  const built = packages.filter(({ tsconfig }) => tsconfig !== undefined);
  const folderOf = new Map(built.map(({ json, folder }) => [json.name, folder]));
  const tested = built.filter(({ folder }) => /^(?:packages|connectors|templates)\/|^test-servers$/.test(folder));
  const folders = (list) => list.map(({ folder }) => folder);
  return [
    ...compare('tsconfig.json', read(texts, 'tsconfig.json'), [...folders(built), 'tsconfig.test.json'], '.'),
    ...compare('tsconfig.test.json', read(texts, 'tsconfig.test.json'), folders(tested), '.'),
    ...built.flatMap(({ folder, json, tsconfig }) => {
      const wanted = workspaceDependencies(json).flatMap((name) => folderOf.get(name) ?? []);
      return compare(`${folder}/tsconfig.json`, tsconfig, wanted, folder);
    }),
  ];
}

const read = (texts, path) => JSON.parse(texts.get(path) ?? '{}');

function compare(place, tsconfig, wanted, folder) {
  const found = (tsconfig.references ?? []).map(({ path }) => posix.join(folder, path));
  const write = (target) => JSON.stringify({ path: relative(folder, target) });
  const missing = wanted
    .filter((target) => !found.includes(target))
    .map((target) => ({
      place,
      expected: `a reference to ${target}`,
      found: 'none',
      mend: `Add ${write(target)} to "references".`,
    }));
  const needless = found
    .filter((target) => !wanted.includes(target))
    .map((target) => ({
      place,
      expected: 'references to what package.json lists under "dependencies" only',
      found: `one to ${target}`,
      mend: `Drop ${write(target)} from "references", or add the dependency.`,
    }));
  return [...missing, ...needless];
}

function relative(folder, target) {
  const path = posix.relative(folder, target);
  return path.startsWith('.') ? path : `./${path}`;
}
