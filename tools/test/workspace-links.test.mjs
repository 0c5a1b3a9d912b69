import { expect, test } from 'vitest';
import { workspaceLinks } from '../workspace/rules/workspace-links.mjs';
import { madeUpWorkspace, packageJson } from './made-up-workspace.mjs';

const folder = 'connectors/sink-shop';
const judge = (more) => workspaceLinks(madeUpWorkspace({ [`${folder}/package.json`]: packageJson(folder, more) }));
const api = '@eventmesh/connector-api';

test('accepts links to the workspace, and any version of what is not in it', () => {
  expect(judge({ dependencies: { [api]: 'workspace:^', zod: '^4.0.0' } })).toEqual([]);
});

test.each([
  ['dependencies', '^0.1.0'],
  ['dependencies', 'workspace:*'],
  ['peerDependencies', 'workspace:^'],
])('refuses one under %s as %s', (kind, version) => {
  expect(judge({ [kind]: { [api]: version } })).toMatchObject([{ found: `"${version}" under "${kind}"` }]);
});
