import { expect, test } from 'vitest';
import { judgeContents } from '../packages/judge-contents.mjs';

const folder = 'packages/shop';
const files = ['package.json', 'README.md', 'LICENSE', 'NOTICE', 'dist/index.js', 'dist/index.d.ts', 'dist/a/b.js.map'];

test('accepts built code with what belongs to it', () => {
  expect(judgeContents({ folder, files })).toEqual([]);
});

test('refuses a tarball without licence', () => {
  const problems = judgeContents({ folder, files: files.filter((name) => name !== 'LICENSE') });
  expect(problems).toMatchObject([{ expected: 'LICENSE' }]);
});

test.each(['dist/.tsbuildinfo', 'src/index.ts', '.env'])('refuses a tarball with %s', (name) => {
  expect(judgeContents({ folder, files: [...files, name] })).toMatchObject([{ found: name }]);
});
