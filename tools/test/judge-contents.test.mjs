import { expect, test } from 'vitest';
import { judgeContents } from '../packages/judge-contents.mjs';

const folder = 'packages/shop';
const sources = ['src/index.ts', 'src/a/b.ts', 'test/a.test.ts'];
const good = ['package.json', 'README.md', 'LICENSE', 'NOTICE', 'dist/index.js', 'dist/index.d.ts', 'dist/a/b.js.map'];
const judge = (packed) => judgeContents({ folder, packed, sources });

test('accepts built code with what belongs to it', () => {
  expect(judge(good)).toEqual([]);
});

test('refuses a tarball without licence', () => {
  expect(judge(good.filter((name) => name !== 'LICENSE'))).toMatchObject([{ expected: 'LICENSE' }]);
});

test('create-connector is packed with the templates, and nothing else is', () => {
  const packed = [...good, 'dist/templates.json'];
  const judgeCreator = (packed) => judgeContents({ folder: 'packages/create-connector', packed, sources });
  expect(judgeCreator(packed)).toEqual([]);
  expect(judgeCreator(good)).toMatchObject([{ expected: 'dist/templates.json' }]);
  expect(judge(packed)).toMatchObject([{ found: 'dist/templates.json' }]);
});

test.each(['dist/.tsbuildinfo', 'src/index.ts', '.env', 'dist/gone.js'])('refuses a tarball with %s', (name) => {
  expect(judge([...good, name])).toMatchObject([{ place: 'packages/shop (packed)', found: name }]);
});

test('refuses a connector without the schema of its options', () => {
  const connector = { folder: 'connectors/sink-shop', sources };
  expect(judgeContents({ ...connector, packed: good })).toMatchObject([{ expected: 'options.schema.json' }]);
  expect(judgeContents({ ...connector, packed: [...good, 'options.schema.json'] })).toEqual([]);
});
