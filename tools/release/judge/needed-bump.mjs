import { diff, gt, parse } from 'semver';

/**
 * How versions of a package grow.
 *
 * @typedef {'alpha' | 'beta' | 'ga'} Stage
 *
 * @typedef {'none' | 'patch' | 'minor' | 'major'} Bump
 */

/** From the smallest. */
export const bumps = ['none', 'patch', 'minor', 'major'];

/**
 * What a change must at least raise. Of `0.x`, a minor is what leaves a range as `^0.1.2`, so it is for what breaks; what is new stays
 * within, so that nobody has to follow it. A beta keeps what it has, as GA does.
 *
 * @type {Readonly<Record<Stage, Readonly<Record<import('../compare/change.mjs').Size, Bump>>>>}
 */
export const needed = {
  alpha: { breaking: 'minor', feature: 'patch', patch: 'patch' },
  beta: { breaking: 'major', feature: 'minor', patch: 'patch' },
  ga: { breaking: 'major', feature: 'minor', patch: 'patch' },
};

/**
 * The stage that goes with a version. Of a connector it is its release status, which `pnpm status --check` sees to.
 *
 * @param {string} version
 * @returns {Stage}
 */
export function stageOf(version) {
  const { major, prerelease } = parse(version);
  if (major === 0) return 'alpha';
  return prerelease.length > 0 ? 'beta' : 'ga';
}

/**
 * How much a version was raised already, as after `pnpm release:version`. A prerelease of the same version may hold anything but what
 * breaks.
 *
 * @param {string} before
 * @param {string} after
 * @returns {Bump}
 */
export function raisedBy(before, after) {
  if (!gt(after, before)) return 'none';
  const [old, now] = [parse(before), parse(after)];
  if (old.prerelease.length > 0 && old.compareMain(now) === 0) return 'minor';
  const raised = now.major > old.major ? 'major' : diff(`${old.major}.${old.minor}.${old.patch}`, after);
  return raised.replace('pre', '');
}

/** Whether one bump is smaller than another. */
export function isSmaller(one, other) {
  return bumps.indexOf(one) < bumps.indexOf(other);
}

/** The largest of some bumps. */
export function largestBump(some) {
  return bumps.findLast((bump) => some.includes(bump)) ?? 'none';
}
