/**
 * Compares the public surface of every published package with its api-report.md; `--update` writes them instead.
 * Needs a build first.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractReports } from './api/extract-report.mjs';
import { judgeReport } from './api/judge-report.mjs';
import { isPublished } from './workspace/describe-workspace.mjs';
import { reportProblems } from './workspace/problem.mjs';
import { entryPointsOf } from './workspace/rules/published-package.mjs';
import { readWorkspace, root } from './workspace/read-workspace.mjs';

const update = process.argv.includes('--update');
const { texts, packages } = readWorkspace();
const published = packages.filter(isPublished);
const problems = published.flatMap(({ folder, json }) => {
  const actual = extractReports(join(root, folder), entryPointsOf(json.exports));
  if (update) writeFileSync(join(root, folder, 'api-report.md'), actual);
  const committed = update ? actual : texts.get(`${folder}/api-report.md`);
  return judgeReport({ folder, committed, actual });
});
reportProblems(problems, `${published.length} API reports: ${update ? 'written' : 'nothing has changed'}`);
