import { expect, test } from 'vitest';
import { requiredFiles } from '../workspace/rules/required-files.mjs';
import { madeUpWorkspace } from './made-up-workspace.mjs';

const sink = 'connectors/sink-shop';
const ownTest = `${sink}/test/shop.integration.test.ts`;

test('accepts a workspace in which nothing is missing', () => {
  expect(requiredFiles(madeUpWorkspace(), {})).toEqual([]);
});

test.each(['README.md', 'CHANGELOG.md', 'NOTICE', 'tsconfig.json', 'src/index.ts'])(
  'refuses a package without %s',
  (file) => {
    const problems = requiredFiles(madeUpWorkspace({ [`packages/connector-api/${file}`]: undefined }), {});
    expect(problems).toMatchObject([{ place: 'packages/connector-api', expected: file }]);
  },
);

test('refuses a connector without integration test, unless it is said where that is', () => {
  const workspace = madeUpWorkspace({ [ownTest]: undefined, 'e2e/test/shop.test.ts': '' });
  expect(requiredFiles(workspace, {})).toMatchObject([{ place: `${sink}/test` }]);
  expect(requiredFiles(workspace, { [sink]: 'e2e/test/shop.test.ts' })).toEqual([]);
});

test('refuses an exception that is not needed, or that leads nowhere', () => {
  const elsewhere = { [sink]: 'e2e/test/shop.test.ts' };
  const needless = requiredFiles(madeUpWorkspace({ 'e2e/test/shop.test.ts': '' }), elsewhere);
  expect(needless).toMatchObject([{ found: 'one of its own' }]);
  expect(requiredFiles(madeUpWorkspace({ [ownTest]: undefined }), elsewhere)).toMatchObject([
    { found: 'no such file' },
  ]);
});
