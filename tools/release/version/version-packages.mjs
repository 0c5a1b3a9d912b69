import getReleasePlan from '@changesets/get-release-plan';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runProgram } from '../run-program.mjs';
import { planVersions } from './plan-versions.mjs';
import { withVersion, withVersionsInChangelog } from './with-versions.mjs';

const changesets = createRequire(import.meta.url).resolve('@changesets/cli/bin.js');
const withinMs = 60_000;

/**
 * Turns the changesets of a workspace into versions and changelogs, by `changeset version`, and makes versions agree with the release
 * status of each connector. Ranges of dependents are `workspace:^`, and so follow by themselves.
 *
 * @param {string} root
 * @param {readonly import('../../workspace/describe-workspace.mjs').Package[]} packages
 * @returns {Promise<readonly import('./plan-versions.mjs').PlannedVersion[]>} what was raised
 */
export async function versionPackages(root, packages) {
  const { releases } = await getReleasePlan(root);
  // Before anything is written.
  const planned = planVersions(releases, packages);
  await runProgram(process.execPath, [changesets, 'version'], { cwd: root, withinMs });
  for (const one of planned) {
    edit(join(root, one.folder, 'package.json'), (text) => withVersion(text, one));
    edit(join(root, one.folder, 'CHANGELOG.md'), (text) => withVersionsInChangelog(text, one, planned));
  }
  return planned;
}

function edit(path, change) {
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  if (changed !== text) writeFileSync(path, changed);
}
