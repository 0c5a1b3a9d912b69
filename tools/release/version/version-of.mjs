import { inc, parse } from 'semver';

/** @typedef {import('@eventmesh/connector-api').ReleaseStatus} ReleaseStatus */

/**
 * The version that a release gives a package. Changesets know nothing of a release status: of `1.0.0-beta.1` they make `1.0.0` whatever
 * has changed.
 *
 * An alpha is `0.x`. A beta counts on, `1.0.0-beta.2`, unless something breaks: then it goes on as `2.0.0-beta.0`, since a range as
 * `^1.0.0-beta.1` takes every later prerelease of 1.0.0, and 1.0.0 itself. GA is `1.0.0` or later.
 *
 * @param {object} release
 * @param {string} release.oldVersion
 * @param {'patch' | 'minor' | 'major'} release.type
 * @param {ReleaseStatus} [release.status] of a connector; other packages have none and grow as semver says
 * @returns {string}
 * @throws Error in words when no version goes with the status
 */
export function versionOf({ oldVersion, type, status }) {
  const { major, prerelease } = parse(oldVersion);
  const breaks = type === 'major';
  if (status === undefined) return inc(oldVersion, type);
  if (status === 'alpha') {
    if (major > 0) throw new Error(`an alpha is 0.x, and ${oldVersion} was there already: leave its status as it was`);
    return inc(oldVersion, breaks ? 'minor' : type);
  }
  if (status === 'beta') {
    if (major === 0) return '1.0.0-beta.0';
    if (prerelease.length > 0 && !breaks) return inc(oldVersion, 'prerelease', 'beta');
    if (!breaks)
      throw new Error(
        `a beta is a prerelease of a major version, and after ${oldVersion} only a major changeset leads to one`,
      );
    return `${major + 1}.0.0-beta.0`;
  }
  if (major === 0) return '1.0.0';
  // What breaks on the way from beta to GA, too, may not reach those who asked for the beta.
  return prerelease.length > 0 && breaks ? `${major + 1}.0.0` : inc(oldVersion, type);
}
