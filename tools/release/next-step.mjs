import { isPublished } from '../workspace/describe-workspace.mjs';

/**
 * What a release does next with the repository as it is: `version` while changesets wait, `publish` when they have become versions that
 * have no tag yet, else `nothing`.
 *
 * @param {readonly unknown[]} changesets
 * @param {readonly import('../workspace/describe-workspace.mjs').Package[]} packages
 * @param {(name: string) => readonly {version: string}[]} publishedVersions by their tags
 * @returns {'version' | 'publish' | 'nothing'}
 */
export function nextStep(changesets, packages, publishedVersions) {
  if (changesets.length > 0) return 'version';
  const open = packages
    .filter(isPublished)
    // What was never raised was never meant to be published.
    .filter(({ json: { name, version } }) => version !== '0.0.0' && !hasVersion(publishedVersions(name), version));
  return open.length > 0 ? 'publish' : 'nothing';
}

function hasVersion(versions, wanted) {
  return versions.some(({ version }) => version === wanted);
}
