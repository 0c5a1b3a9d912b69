/**
 * How much a change asks of users: `breaking` may make them change something, `feature` offers them something, `patch` is anything else
 * that is shipped.
 *
 * @typedef {'breaking' | 'feature' | 'patch'} Size
 *
 * @typedef {object} Change one difference between two versions of a package
 * @property {Size} size
 * @property {string} what in words, with the very option or line
 */

const sizes = ['patch', 'feature', 'breaking'];

/** @param {string} what @returns {Change} */
export const breaking = (what) => ({ size: 'breaking', what });

/** @param {string} what @returns {Change} */
export const feature = (what) => ({ size: 'feature', what });

/** @param {string} what @returns {Change} */
export const patch = (what) => ({ size: 'patch', what });

/**
 * The size of the largest of some changes.
 *
 * @param {readonly Change[]} changes
 * @returns {Size | undefined} nothing when there are none
 */
export function largestOf(changes) {
  return sizes.findLast((size) => changes.some((change) => change.size === size));
}
