import { isPublished } from '../../workspace/describe-workspace.mjs';
import { comparePackages } from './compare-packages.mjs';
import { contractOf } from './contract-of.mjs';

/**
 * Every public package as it is, compared with what it was.
 *
 * @param {import('../../workspace/describe-workspace.mjs').Workspace} workspace
 * @param {ReturnType<typeof import('../git-history.mjs').gitHistory>} history
 * @param {string} [since] the commit to compare with; left out, the last published version of each
 * @returns {readonly import('../judge/judge-bumps.mjs').Compared[]} without those that were not there
 */
export function compareWorkspace({ texts, packages }, history, since) {
  return packages.filter(isPublished).flatMap(({ folder, json }) => {
    const ref = since ?? history.publishedVersions(json.name)[0]?.tag;
    if (ref === undefined) return [];
    const before = contractOf(folder, (path) => history.textAt(ref, path));
    if (before === undefined) return [];
    const after = contractOf(folder, (path) => texts.get(path));
    const sources = history.changedSince(ref, `${folder}/src`).map((path) => path.slice(folder.length + 1));
    return [
      {
        folder,
        json,
        since: ref,
        version: before.json.version,
        changes: comparePackages(before, after, sources),
        changelog: addedTo(history.textAt(ref, `${folder}/CHANGELOG.md`), texts.get(`${folder}/CHANGELOG.md`)),
      },
    ];
  });
}

/** A changelog grows at its top, below its title. */
function addedTo(before = '', after = '') {
  const older = before.split('\n').slice(1).join('\n').trim();
  return older !== '' && after.trimEnd().endsWith(older) ? after.trimEnd().slice(0, -older.length) : after;
}
