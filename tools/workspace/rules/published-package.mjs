import { isDeepStrictEqual } from 'node:util';
import { isPublished } from '../describe-workspace.mjs';

/** What package.json of every published package says. */
const wanted = (folder) => ({
  name: `@eventmesh/${folder.split('/').at(-1)}`,
  license: 'Apache-2.0',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20.19' },
  files: ['dist', '!dist/.tsbuildinfo', 'NOTICE'],
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
  publishConfig: { access: 'public', provenance: true },
  repository: { type: 'git', url: 'git+https://github.com/apache/eventmesh-connectors-ts.git', directory: folder },
});

/**
 * The package.json of every published package agrees in what users and npm rely on, and says what the package is for.
 *
 * @param {import('../describe-workspace.mjs').Workspace} workspace
 * @returns {import('../problem.mjs').Problem[]}
 */
export function publishedPackage({ packages }) {
  return packages.filter(isPublished).flatMap(({ folder, json }) => {
    const place = `${folder}/package.json`;
    const wrong = Object.entries(wanted(folder))
      .filter(([field, value]) => !isDeepStrictEqual(value, json[field]))
      .map(([field, value]) => ({
        place,
        expected: `${field}: ${JSON.stringify(value)}`,
        found: json[field] === undefined ? 'nothing' : JSON.stringify(json[field]),
        mend: field === 'name' ? 'A folder is the package name without its scope: rename one of them.' : 'Write it so.',
      }));
    return json.description ? wrong : [...wrong, noDescription(place)];
  });
}

function noDescription(place) {
  return { place, expected: 'a description', found: 'none', mend: 'Say in one sentence what the package does.' };
}
