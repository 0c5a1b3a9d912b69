import { expect, test } from 'vitest';
import { judgeReport } from '../api/judge-report.mjs';

const folder = 'packages/shop';
const report = (...lines) => `${lines.join('\n')}\n`;
const mine = report(
  "import { Sink } from '@eventmesh/connector-api';",
  "import type { z } from 'zod';",
  'export const a: 1;',
);

test('accepts a public surface that is as committed', () => {
  expect(judgeReport({ folder, committed: mine, actual: mine })).toEqual([]);
});

test('shows what has changed, and the command that accepts it', () => {
  const actual = mine.replace('a: 1', 'b: 2');
  expect(judgeReport({ folder, committed: mine, actual })).toMatchObject([
    {
      place: 'packages/shop/api-report.md',
      found: expect.stringMatching(/- export const a: 1;\n\s+\+ export const b: 2;/),
      mend: expect.stringContaining('pnpm api:update'),
    },
  ]);
  expect(judgeReport({ folder, committed: undefined, actual: mine })).toMatchObject([{ found: 'no such file' }]);
});

test("refuses a vendor's type", () => {
  const actual = report("import type { Channel } from '@grpc/grpc-js';");
  expect(judgeReport({ folder, committed: actual, actual })).toMatchObject([{ found: actual.trim() }]);
});
