import { expect, test } from 'vitest';
import { requiredFiles } from '../workspace/rules/required-files.mjs';
import { madeUpWorkspace } from './made-up-workspace.mjs';

const sink = 'connectors/sink-shop';
const ownTest = `${sink}/test/shop.integration.test.ts`;

test('accepts a workspace in which nothing is missing', () => {
  expect(requiredFiles(madeUpWorkspace())).toEqual([]);
});

test.each(['README.md', 'CHANGELOG.md', 'NOTICE', 'tsconfig.json', 'src/index.ts'])(
  'refuses a package without %s',
  (file) => {
    const problems = requiredFiles(madeUpWorkspace({ [`packages/connector-api/${file}`]: undefined }));
    expect(problems).toMatchObject([{ place: 'packages/connector-api', expected: file }]);
  },
);

test('refuses a connector without a test of its own with the real system', () => {
  expect(requiredFiles(madeUpWorkspace({ [ownTest]: undefined }))).toMatchObject([{ place: `${sink}/test` }]);
});
