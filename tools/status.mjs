/**
 * Says which release status every connector claims, which it has earned, and what it lacks for the next: `pnpm status [--json] [--check]
 * [--for alpha|beta|ga]`. `--for` asks about another grade than the next.
 * With `--check` it fails when a claim is above its proof, when evidence is stale or forged, when a known gap has expired, or when version
 * and status disagree. Needs a build first.
 */
import { parseArgs } from 'node:util';
import { fingerprintOf } from './prove/fingerprint.mjs';
import { readChangesets } from './release/judge/read-changesets.mjs';
import { judgeStatuses } from './status/judge-statuses.mjs';
import { readStatuses } from './status/read-statuses.mjs';
import { statusEntries, statusTable } from './status/status-table.mjs';
import { readConnectors } from './tables/read-connectors.mjs';
import { reportProblems } from './workspace/problem.mjs';
import { readWorkspace, root } from './workspace/read-workspace.mjs';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    for: { type: 'string' },
  },
});
if (values.for !== undefined && !['alpha', 'beta', 'ga'].includes(values.for)) {
  console.error(`--for: expected alpha, beta or ga, found '${values.for}'.`);
  process.exit(2);
}
const today = new Date().toISOString().slice(0, 10);
const workspace = readWorkspace();
const statuses = readStatuses(await readConnectors(workspace, root), workspace, {
  today,
  fingerprint: (folder) => fingerprintOf(root, folder),
});
if (values.json) console.log(JSON.stringify(statusEntries(statuses, values.for), undefined, 2));
else if (!values.check) console.log(statusTable(statuses, values.for));
if (values.check) {
  const waiting = readChangesets(workspace.texts).changesets.flatMap(({ releases }) =>
    releases.map(({ name }) => name),
  );
  const problems = judgeStatuses(statuses, today, new Set(waiting));
  // With --json, standard output is for the entries alone.
  if (!values.json || problems.length > 0)
    reportProblems(problems, `${statuses.length} connectors: no claim is above its proof`);
}
