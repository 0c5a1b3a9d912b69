import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadModule } from '../../src/connectors/load-module.ts';
import { loadTransform } from '../../src/connectors/load-transform.ts';
import { ConfigFolder } from '../support/config-folder.ts';
import { connectorManifest } from '../support/manifest.ts';

let folder: ConfigFolder;
let configPath: string;

beforeAll(async () => {
  folder = await ConfigFolder.make();
  configPath = folder.file('pipelines.yaml');
  await folder.write('sub/good.mjs', 'export const transform = (event) => event;');
  await folder.write('common.cjs', 'module.exports = { transform: (event) => event };');
  await folder.write('throws.mjs', '\n\nthrow new Error("no luck");');
  await folder.write('rejects.mjs', 'await Promise.reject(new Error("later"));');
  await folder.write('throws-text.mjs', 'throw "a text";');
  await folder.write('syntax.mjs', '\nexport const = 5;');
  await folder.write('hangs.mjs', 'await new Promise(() => {});');
  await folder.write('imports.mjs', 'import "not-installed";');
  await folder.write('wrong.mjs', 'export const transfrom = 1; export default () => {};');
  await folder.write('not-a-function.mjs', 'export const transform = "x";');
  await folder.write('empty.mjs', '');
  await folder.write('typed.ts', 'export const transform = (event: object): object => event;');
  await folder.install('@acme/esm-only', 'export const transform = (event) => event;');
  await folder.install('@acme/node-condition', '', { exports: { node: './index.js' } });
  await folder.install('@acme/conditions', 'export const found = "import";', {
    exports: { '.': { types: './no.d.ts', require: './no.cjs', import: './index.js' } },
  });
  await folder.install('@acme/sink-own', '', connectorManifest('sink'));
  await folder.install('source-plain', '', connectorManifest('source'));
  await folder.install('@acme/require-only', '', { exports: { require: './index.js' } });
  await folder.install('@acme/main', 'export const found = "main";', { exports: undefined, main: './index.js' });
  await folder.install('@acme/no-file', '', { exports: './nothere.js' });
  await folder.write('node_modules/@acme/damaged/package.json', '{');
});
afterAll(() => folder.remove());

test.each(['./sub/good.mjs', './common.cjs', '@acme/esm-only'])('%s is loaded', async (use) => {
  expect(await loadTransform(use, configPath)).toBeTypeOf('function');
});

test('a path may be absolute, and starts from the folder of the file, wherever the process was started', async () => {
  expect((await loadModule(folder.file('sub/good.mjs'), configPath)).path).toBe(folder.file('sub/good.mjs'));
  expect((await loadModule('./good.mjs', folder.file('sub/other.yaml'))).path).toBe(folder.file('sub/good.mjs'));
});

test.each(['@acme/node-condition', '@acme/conditions', '@acme/main'])('%s is resolved as an import is', async (use) => {
  expect((await loadModule(use, configPath)).path).toBe(folder.file(`node_modules/${use}/index.js`));
});

test('a package that is not there for the file is found in NODE_PATH, and beside this package', async () => {
  const elsewhere = '/etc/eventmesh/pipelines.yaml';
  vi.stubEnv('NODE_PATH', `/no/such:${folder.file('node_modules')}`);
  expect((await loadModule('@acme/esm-only', elsewhere)).path).toBe(
    folder.file('node_modules/@acme/esm-only/index.js'),
  );
  vi.unstubAllEnvs();
  await expect(loadModule('@acme/esm-only', elsewhere)).rejects.toThrow('it is not installed');
  expect(Object.keys((await loadModule('@eventmesh/sink-file', elsewhere)).exports)).toContain('fileSink');
});

describe('what is wrong is said in words', () => {
  test.each([
    ['./no.mjs', "there is no file '{}/no.mjs'"],
    ['@acme/not', 'it is not installed in {}'],
    ['left-pad; rm -rf x', 'it is not installed in {}'],
    ['@eventmesh/sink-http', "it is not installed: run 'npm install @eventmesh/sink-http' in {}"],
    ['@eventmesh/sink-http; rm -rf x', 'it is not installed in {}'],
    ['@eventmesh/source-fille', "it is not installed: did you mean '@eventmesh/source-file'?"],
    ['@eventmesh/sorce-file', "it is not installed: did you mean '@eventmesh/source-file'?"],
    ['@evntmesh/source-file', "it is not installed: did you mean '@eventmesh/source-file'?"],
    // These may be packages of strangers.
    ['sink-file', "it is not installed: did you mean '@eventmesh/sink-file'?"],
    ['sink-fiel', "it is not installed: did you mean '@eventmesh/sink-file'?"],
    ['sink-http', "it is not installed: did you mean '@eventmesh/sink-http'?"],
    ['sink-own', "it is not installed: did you mean '@acme/sink-own'?"],
    ['source-plane', "it is not installed: did you mean 'source-plain'?"],
    ['sub/good.mjs', "it is not a package: for the file, write './sub/good.mjs'"],
    ['good.mjs', "it is not a package: for the file, write './good.mjs'"],
    ['./sub', "it is a folder: name the file in it, such as './dist/index.js'"],
    ['@acme/esm-only/inner', 'its package.json exports nothing of that name that can be imported'],
    ['@acme/require-only', 'its package.json exports nothing of that name that can be imported'],
    ['@acme/no-file', "there is no file '{}/node_modules/@acme/no-file/nothere.js'"],
    ['@acme/damaged', 'its package.json is damaged: install it again'],
    ['./throws.mjs', 'no luck ({}/throws.mjs:3)'],
    ['./rejects.mjs', 'later ({}/rejects.mjs:1)'],
    ['./throws-text.mjs', 'a text'],
    [
      './imports.mjs',
      "something that it imports is missing: Cannot find package 'not-installed' imported from {}/imports.mjs",
    ],
  ])('%s', async (use, message) => {
    await expect(loadModule(use, configPath)).rejects.toMatchObject({
      message: `cannot load '${use}': ${message.replaceAll('{}', folder.path)}`,
    });
  });

  test('a module that hangs', async () => {
    await expect(loadModule('./hangs.mjs', configPath, 50)).rejects.toThrow(
      "cannot load './hangs.mjs': it has not loaded within 0.05 s: does it wait for something?",
    );
  });

  test.each([
    ['./wrong.mjs', "it exports 'default', 'transfrom'"],
    ['./not-a-function.mjs', "it exports 'transform'"],
    ['./empty.mjs', 'it exports nothing'],
  ])('%s is no transform', async (use, exports) => {
    await expect(loadTransform(use, configPath)).rejects.toThrow(
      `'${use}' is no transform: expected it to export a function 'transform', but ${exports}`,
    );
  });
});
