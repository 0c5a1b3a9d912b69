import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fingerprintOf } from '../prove/fingerprint.mjs';

const connector = 'connectors/sink-shop';
const packages = ['connector-api', 'event-formats', 'connector-runtime', 'connector-testkit'].map(
  (name) => `packages/${name}`,
);
let root;

const write = (path, text) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof text === 'string' ? text : JSON.stringify(text));
};
const manifest = (more = {}) => ({
  name: '@eventmesh/sink-shop',
  version: '0.1.0',
  dependencies: { '@eventmesh/connector-api': 'workspace:^', shop: '^1.0.0' },
  devDependencies: { tool: '^1.0.0' },
  eventmesh: { connector: { status: 'alpha' } },
  ...more,
});
const fingerprint = () => fingerprintOf(root, connector);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fingerprint-'));
  for (const folder of packages) {
    write(`${folder}/package.json`, {});
    write(`${folder}/src/index.ts`, `// ${folder}\n`);
  }
  write(`${connector}/package.json`, manifest());
  write(`${connector}/src/index.ts`, 'export {};\n');
  write(`${connector}/node_modules/shop/package.json`, { version: '1.0.0' });
  write(`${connector}/node_modules/@eventmesh/connector-api/package.json`, { version: '0.1.0' });
});
afterEach(() => rmSync(root, { recursive: true }));

it.each([
  ['its source', () => write(`${connector}/src/index.ts`, 'export const more = 1;\n')],
  ['a new file of its source', () => write(`${connector}/src/more.ts`, '')],
  ['the name of a file', () => cpSync(join(root, connector, 'src/index.ts'), join(root, connector, 'src/other.ts'))],
  ['what it depends on', () => write(`${connector}/package.json`, manifest({ dependencies: { shop: '^1.1.0' } }))],
  ['the version that is locked', () => write(`${connector}/node_modules/shop/package.json`, { version: '1.0.1' })],
  ...packages.map((folder) => [`the source of ${folder}`, () => write(`${folder}/src/index.ts`, 'other\n')]),
])('changes with %s', (_, change) => {
  const before = fingerprint();
  change();
  expect(fingerprint()).not.toBe(before);
});

it.each([
  ['its README', () => write(`${connector}/README.md`, 'Other.')],
  ['its tests', () => write(`${connector}/test/index.test.ts`, '')],
  ['its evidence', () => write(`${connector}/evidence.json`, {})],
  [
    'what it claims',
    () => write(`${connector}/package.json`, manifest({ eventmesh: { connector: { status: 'ga' } } })),
  ],
  ['its version', () => write(`${connector}/package.json`, manifest({ version: '1.0.0' }))],
  [
    'a release of what it is built on',
    () => write(`${connector}/node_modules/@eventmesh/connector-api/package.json`, { version: '0.2.0' }),
  ],
  ['its keywords', () => write(`${connector}/package.json`, manifest({ keywords: ['shop'] }))],
  ['what only its tests need', () => write(`${connector}/package.json`, manifest({ devDependencies: {} }))],
  ['another connector', () => write('connectors/sink-bank/src/index.ts', '')],
  [
    'how the layout of its package.json is',
    () => write(`${connector}/package.json`, JSON.stringify(manifest(), undefined, 4)),
  ],
  ['what judges evidence', () => write('packages/connector-testkit/src/grade/grade-of.ts', 'other\n')],
])('does not change with %s', (_, change) => {
  const before = fingerprint();
  change();
  expect(fingerprint()).toBe(before);
});
