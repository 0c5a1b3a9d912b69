import { expect, test } from 'vitest';
import { portableText } from '../workspace/rules/portable-text.mjs';
import { madeUpWorkspace } from './made-up-workspace.mjs';

const find = (path, text) =>
  portableText(madeUpWorkspace({ [path]: text })).map(({ place, found }) => ({ place, found }));
/** In pieces, so that the rule does not find this file. */
const join = (...parts) => parts.join('/');

test.each([
  [join("const a = '", 'work', "shop/a.ts'"), join('', 'work', 'shop')],
  [join('cd ', 'home', 'ann'), join('', 'home', 'ann')],
  [join('file://', 'Users', 'ann/a.ts'), join('', 'Users', 'ann')],
])('finds the folder of a machine in %j', (line, found) => {
  expect(find('docs/a.md', `first\n${line}`)).toEqual([{ place: 'docs/a.md:2', found }]);
});

test.each(['packages/work/a.ts', 'https://example.com/home/ann', './root/a', '/var/data/orders.ndjson'])(
  'passes over %j',
  (line) => {
    expect(find('docs/a.md', line)).toEqual([]);
  },
);

test('finds the address of a registry, and any address in the lock file', () => {
  const registry = join('https:', '', 'registry.example.org', 'a');
  expect(find('docs/a.md', `from ${registry}`)).toEqual([{ place: 'docs/a.md:1', found: registry }]);
  expect(find('docs/a.md', 'see https://example.org/a')).toEqual([]);
  expect(find('pnpm-lock.yaml', 'tarball: https://example.org/a.tgz')).toHaveLength(1);
  expect(find('pnpm-lock.yaml', '    deprecated: see https://example.org/a')).toEqual([]);
});
