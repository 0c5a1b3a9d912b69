import { expect, test } from 'vitest';
import { oneWayImports } from '../workspace/rules/one-way-imports.mjs';
import { filesOf, madeUpWorkspace, packageJson } from './made-up-workspace.mjs';

const runtime = filesOf('packages/connector-runtime', packageJson('packages/connector-runtime'), {});
const otherSink = filesOf('connectors/sink-bank', packageJson('connectors/sink-bank'), {});
const places = (changes) =>
  oneWayImports(madeUpWorkspace({ ...runtime, ...otherSink, ...changes })).map(({ place }) => place);

test('lets everyone import the layers below', () => {
  expect(places({})).toEqual([]);
});

test.each([
  ['a connector that imports the runtime', 'connectors/sink-shop/src/shop.ts', '@eventmesh/connector-runtime'],
  ['a connector that imports another', 'connectors/sink-shop/src/shop.ts', '@eventmesh/sink-bank'],
  ['the runtime that imports a connector', 'packages/connector-runtime/src/run.ts', '@eventmesh/sink-shop'],
  [
    'the contract that imports the runtime',
    'packages/connector-api/src/api.ts',
    '@eventmesh/connector-runtime/package.json',
  ],
  [
    "a connector's test that imports another connector",
    'connectors/sink-shop/test/shop.test.ts',
    '@eventmesh/sink-bank',
  ],
  ['an import that leaves its package', 'connectors/sink-shop/src/shop.ts', '../../sink-bank/src/index.ts'],
])('refuses %s', (_, file, specifier) => {
  expect(places({ [file]: `import { a } from '${specifier}';` })).toEqual([file]);
});

test("lets a connector's test use the runtime", () => {
  const test = { 'connectors/sink-shop/test/shop.test.ts': "import { a } from '@eventmesh/connector-runtime';" };
  expect(places(test)).toEqual([]);
});

test('judges dependencies as shipped code, and devDependencies as tests', () => {
  const link = { '@eventmesh/connector-runtime': 'workspace:^' };
  const path = 'connectors/sink-shop/package.json';
  expect(places({ [path]: packageJson('connectors/sink-shop', { dependencies: link }) })).toEqual([path]);
  expect(places({ [path]: packageJson('connectors/sink-shop', { devDependencies: link }) })).toEqual([]);
});

test('demands a layer for a new package, and says where to name it', () => {
  const [problem] = oneWayImports(madeUpWorkspace(filesOf('packages/new', packageJson('packages/new'), {})));
  expect(problem).toMatchObject({ place: 'packages/new', mend: expect.stringContaining('layers.mjs') });
});
