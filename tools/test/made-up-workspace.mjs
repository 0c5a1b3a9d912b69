import { distTagOf } from '@eventmesh/connector-testkit/grade';
import { describeWorkspace } from '../workspace/describe-workspace.mjs';

/** A package.json in which nothing is wrong. */
export function packageJson(folder, more = {}) {
  return {
    name: `@eventmesh/${folder.split('/').at(-1)}`,
    version: '0.1.0',
    description: 'Does something.',
    license: 'Apache-2.0',
    repository: {
      type: 'git',
      url: 'git+https://github.com/apache/eventmesh-connectors-ts.git',
      directory: folder,
    },
    files: ['dist', '!dist/.tsbuildinfo', 'NOTICE'],
    type: 'module',
    sideEffects: false,
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
    publishConfig: { access: 'public', provenance: true },
    engines: { node: '>=20.19' },
    ...more,
  };
}

/** Keywords, tag and manifest block of a connector in which nothing is wrong. */
export function connectorFields(kind, system, more = {}) {
  const connector = {
    kind,
    system,
    status: 'alpha',
    supportVersion: null,
    testedWith: {},
    owners: ['someone'],
    adopters: [],
    ...more,
  };
  return {
    files: ['dist', '!dist/.tsbuildinfo', 'NOTICE', 'options.schema.json'],
    keywords: ['eventmesh-connector'],
    publishConfig: { access: 'public', provenance: true, tag: distTagOf(connector.status) },
    eventmesh: { connector },
  };
}

/**
 * A workspace of a contract and one connector, in which nothing is wrong but what `changes` bring.
 *
 * @param {Record<string, string | object | undefined>} [changes] files by path; objects are written as JSON, `undefined`
 *   takes a file away
 */
export function madeUpWorkspace(changes = {}) {
  const api = 'packages/connector-api';
  const sink = 'connectors/sink-shop';
  const files = {
    'tsconfig.json': { references: [`./${api}`, `./${sink}`, './tsconfig.test.json'].map((path) => ({ path })) },
    'tsconfig.test.json': { references: [`./${api}`, `./${sink}`].map((path) => ({ path })) },
    ...filesOf(api, packageJson(api), {}),
    ...filesOf(
      sink,
      packageJson(sink, {
        ...connectorFields('sink', 'shop'),
        dependencies: { '@eventmesh/connector-api': 'workspace:^' },
      }),
      { references: [{ path: '../../packages/connector-api' }] },
    ),
    [`${sink}/src/index.ts`]: "import { defineSink } from '@eventmesh/connector-api';\n",
    [`${sink}/test/shop.integration.test.ts`]: "import { shopSink } from '@eventmesh/sink-shop';\n",
    ...changes,
  };
  const texts = Object.entries(files)
    .filter(([, content]) => content !== undefined)
    .map(([path, content]) => [path, typeof content === 'string' ? content : JSON.stringify(content)]);
  return describeWorkspace(new Map(texts));
}

/** The files that every package has. */
export function filesOf(folder, json, tsconfig) {
  const texts = ['README.md', 'CHANGELOG.md', 'NOTICE', 'src/index.ts'].map((file) => [`${folder}/${file}`, '']);
  return { [`${folder}/package.json`]: json, [`${folder}/tsconfig.json`]: tsconfig, ...Object.fromEntries(texts) };
}
