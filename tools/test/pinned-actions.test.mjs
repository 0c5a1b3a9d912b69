import { expect, test } from 'vitest';
import { pinnedActions } from '../workspace/rules/pinned-actions.mjs';
import { madeUpWorkspace } from './made-up-workspace.mjs';

const path = '.github/workflows/ci.yml';
const judge = (line) => pinnedActions(madeUpWorkspace({ [path]: `steps:\n${line}\n` }));

test.each([
  `  - uses: owner/name@${'0a'.repeat(20)} # v1.2.3`,
  '  - uses: ./.github/actions/own',
  '  - run: uses nothing',
])('accepts %j', (line) => {
  expect(judge(line)).toEqual([]);
});

test.each(['owner/name@v1', 'owner/name@main', 'owner/name', `owner/name@${'0a'.repeat(6)}`])(
  'refuses %s',
  (action) => {
    expect(judge(`  - uses: ${action}`)).toMatchObject([{ place: `${path}:2`, found: action }]);
  },
);
