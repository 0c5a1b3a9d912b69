import { posix } from 'node:path';
import { workspaceDependencies } from '../describe-workspace.mjs';
import { layerOf, mayUse } from '../layers.mjs';

/**
 * Imports and dependencies point one way, see `layers.mjs`; a relative import stays in its package.
 *
 * @param {import('../describe-workspace.mjs').Workspace} workspace
 * @returns {import('../problem.mjs').Problem[]}
 */
export function oneWayImports({ packages }) {
  const byName = new Map(packages.map((one) => [one.json.name, one]));
  return packages.flatMap((one) => {
    const layer = layerOf(one);
    if (layer === undefined) return [unknownLayer(one)];
    const judge = (place, name, shipped) => {
      const target = byName.get(name);
      if (target === undefined || target === one) return [];
      const allowed = mayUse(layer, shipped);
      return allowed.includes(layerOf(target)) ? [] : [wrongWay(place, layer, shipped, allowed, name)];
    };
    return [
      ...one.imports.flatMap(({ file, specifier }) =>
        judge(`${one.folder}/${file}`, packageOf(specifier), isShipped(file)),
      ),
      ...workspaceDependencies(one.json).flatMap((name) => judge(`${one.folder}/package.json`, name, true)),
      ...workspaceDependencies(one.json, 'devDependencies').flatMap((name) =>
        judge(`${one.folder}/package.json`, name, false),
      ),
      ...escapes(one),
    ];
  });
}

const isShipped = (file) => file.startsWith('src/');

/** The package that a specifier names: `@eventmesh/connect` of `@eventmesh/connect/package.json`. */
function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function escapes({ folder, imports, json }) {
  if (json.private === true) return [];
  return imports
    .filter(
      ({ file, specifier }) =>
        /^\.\.?\//.test(specifier) && posix.join(posix.dirname(file), specifier).startsWith('..'),
    )
    .map(({ file, specifier }) => ({
      place: `${folder}/${file}`,
      expected: 'relative imports that stay in the package',
      found: `import of '${specifier}'`,
      mend: 'Import the other package by its name, and list it in package.json.',
    }));
}

function unknownLayer({ folder }) {
  return {
    place: folder,
    expected: 'a package that belongs to a layer',
    found: 'one that is not in the table',
    mend: 'Say in tools/workspace/layers.mjs which layer it belongs to.',
  };
}

function wrongWay(place, layer, shipped, allowed, name) {
  const whose = `${shipped ? 'shipped code' : 'tests'} of layer '${layer}'`;
  return {
    place,
    expected:
      allowed.length === 0
        ? `${whose} to import nothing of the workspace`
        : `${whose} to use only: ${allowed.join(', ')}`,
    found: `'${name}'`,
    mend: 'Move what is needed to a layer below both, or the test to e2e. The layers are in tools/workspace/layers.mjs.',
  };
}
