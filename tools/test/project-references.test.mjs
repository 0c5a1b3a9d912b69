import { expect, test } from 'vitest';
import { projectReferences } from '../workspace/rules/project-references.mjs';
import { madeUpWorkspace } from './made-up-workspace.mjs';

const sink = 'connectors/sink-shop';

test('accepts references that are complete', () => {
  expect(projectReferences(madeUpWorkspace())).toEqual([]);
});

test('names every package that the root and the tests do not build', () => {
  const workspace = madeUpWorkspace({ 'tsconfig.json': {}, 'tsconfig.test.json': { references: [] } });
  expect(projectReferences(workspace).map(({ place, expected }) => `${place}: ${expected}`)).toEqual([
    'tsconfig.json: a reference to packages/connector-api',
    `tsconfig.json: a reference to ${sink}`,
    'tsconfig.json: a reference to tsconfig.test.json',
    'tsconfig.test.json: a reference to packages/connector-api',
    `tsconfig.test.json: a reference to ${sink}`,
  ]);
});

test('refuses a package that does not refer to what it depends on, and says what to add', () => {
  expect(projectReferences(madeUpWorkspace({ [`${sink}/tsconfig.json`]: {} }))).toMatchObject([
    { place: `${sink}/tsconfig.json`, mend: expect.stringContaining('{"path":"../../packages/connector-api"}') },
  ]);
});

test('refuses a package that refers to what it does not depend on', () => {
  const workspace = madeUpWorkspace({
    'packages/connector-api/tsconfig.json': { references: [{ path: `../../${sink}` }] },
  });
  expect(projectReferences(workspace)).toMatchObject([
    { place: 'packages/connector-api/tsconfig.json', found: `one to ${sink}` },
  ]);
});
