import { isDeepStrictEqual } from 'node:util';
import { distTagOf } from '@eventmesh/connector-testkit/grade';
import { isPublished, isTemplate } from '../describe-workspace.mjs';

/** In the folder of each connector. */
const optionsSchemaFile = 'options.schema.json';

/** The one form of an entry point: `.` is dist/index.js, `./name` is dist/name/index.js. */
const entryPoint = (name) => {
  const path = name === '.' ? './dist' : `./dist/${name.slice(2)}`;
  return { types: `${path}/index.d.ts`, default: `${path}/index.js` };
};

/** What package.json of every published package says. It may have more entry points than one. */
const wanted = (folder, { exports = {}, eventmesh, repository }) => ({
  name: `@eventmesh/${isTemplate({ folder }) ? folder.replace('templates/', 'template-') : folder.split('/').at(-1)}`,
  license: 'Apache-2.0',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20.19' },
  // Editors read the schema of a connector's options.
  files: ['dist', '!dist/.tsbuildinfo', 'NOTICE', ...(eventmesh?.connector === undefined ? [] : [optionsSchemaFile])],
  exports: {
    '.': entryPoint('.'),
    ...Object.fromEntries(entryPointsOf(exports).map((name) => [name, entryPoint(name)])),
    './package.json': './package.json',
  },
  publishConfig: {
    access: 'public',
    provenance: true,
    // A connector is asked for by its status.
    ...(eventmesh?.connector === undefined ? {} : { tag: distTagOf(eventmesh.connector.status) }),
  },
  repository: {
    type: 'git',
    url: 'git+https://github.com/apache/eventmesh-connectors-ts.git',
    directory: isTemplate({ folder }) ? repository?.directory : folder,
  },
});

/**
 * The package.json of every published package, and of what one begins as, agrees in what users and npm rely on, and says what the package is for.
 *
 * @param {import('../describe-workspace.mjs').Workspace} workspace
 * @returns {import('../problem.mjs').Problem[]}
 */
export function publishedPackage({ packages }) {
  return packages
    .filter((one) => isPublished(one) || isTemplate(one))
    .flatMap(({ folder, json }) => {
      const place = `${folder}/package.json`;
      const wrong = Object.entries(wanted(folder, json))
        .filter(([field, value]) => !isDeepStrictEqual(value, json[field]))
        .map(([field, value]) => ({
          place,
          expected: `${field}: ${JSON.stringify(value)}`,
          found: json[field] === undefined ? 'nothing' : JSON.stringify(json[field]),
          mend:
            field === 'name'
              ? 'A folder is the package name without its scope, and that of a template is its kind: rename one of them.'
              : 'Write it so.',
        }));
      return json.description ? wrong : [...wrong, noDescription(place)];
    });
}

/** The names of a package's entry points, as its users write them behind the package's name. */
export function entryPointsOf(exports) {
  return Object.keys(exports).filter((name) => name !== './package.json');
}

function noDescription(place) {
  return { place, expected: 'a description', found: 'none', mend: 'Say in one sentence what the package does.' };
}
