/**
 * Looks whether every change that users notice comes with a changeset of the right size: `pnpm release:check [--since REF]`. Compares each
 * package with its last published version, whose tag is `@eventmesh/name@1.2.3`, or with REF: its API report, the schema of a connector's
 * options, the attributes and positions that its evidence tells of, its dependencies, its shipped code.
 */
import { parseArgs } from 'node:util';
import { compareWorkspace } from './release/compare/compare-workspace.mjs';
import { contractOf } from './release/compare/contract-of.mjs';
import { gitHistory } from './release/git-history.mjs';
import { judgeBumps } from './release/judge/judge-bumps.mjs';
import { judgeChangesets } from './release/judge/judge-changesets.mjs';
import { judgeRemovals } from './release/judge/judge-removals.mjs';
import { stageOf } from './release/judge/needed-bump.mjs';
import { readChangesets } from './release/judge/read-changesets.mjs';
import { isConnector, isPublished } from './workspace/describe-workspace.mjs';
import { reportProblems } from './workspace/problem.mjs';
import { readWorkspace, root } from './workspace/read-workspace.mjs';

const { since } = parseArgs({ options: { since: { type: 'string' } } }).values;
const history = gitHistory(root);
if (since !== undefined && history.commitOf(since) === undefined)
  stop(`--since: '${since}' is no commit, branch or tag here.`);
if (since === undefined && history.isShallow())
  stop(
    'This clone is shallow: it lacks the tags of what was published. Run: git fetch --unshallow --tags, or give --since REF.',
  );

const workspace = readWorkspace();
const { changesets, problems } = readChangesets(workspace.texts);
const published = new Map(
  workspace.packages.filter(isPublished).map(({ json }) => [json.name, history.publishedVersions(json.name)]),
);
const compared = compareWorkspace(workspace, history, since);
const all = [
  ...problems,
  ...judgeChangesets(changesets, workspace.packages, (name) => published.get(name).length > 0),
  ...judgeBumps(compared, changesets),
  ...workspace.packages.filter(isConnector).flatMap(removals),
];
const of = `${changesets.length} ${changesets.length === 1 ? 'changeset' : 'changesets'}`;
const nothing = `${of}: each is well formed. Nothing was published yet, and no --since was given: there is nothing to compare with`;
const changed = compared.filter(({ changes }) => changes.length > 0).length;
reportProblems(
  all,
  compared.length === 0
    ? nothing
    : `${of} for ${changed} of ${compared.length} packages that changed since ${since ?? 'they were published'}: each is large enough`,
);

/** Of connectors that are GA: what became of options that were published. */
function removals({ folder, json }) {
  const versions = published.get(json.name).filter(({ version }) => stageOf(version) === 'ga');
  const now = contractOf(folder, (path) => workspace.texts.get(path));
  if (now.options === undefined) return [];
  const withOptions = versions.flatMap(({ tag, version }) => {
    const { options } = contractOf(folder, (path) => history.textAt(tag, path)) ?? {};
    return options === undefined ? [] : [{ version, options }];
  });
  return judgeRemovals({ folder, json, options: now.options }, withOptions);
}

function stop(problem) {
  console.error(problem);
  process.exit(2);
}
