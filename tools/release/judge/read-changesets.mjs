import parseChangeset from '@changesets/parse';

const changesetFile = /^\.changeset\/(?!README\.md$)[^/]+\.md$/i;

/**
 * A changeset that waits for the next release.
 *
 * @typedef {object} Changeset
 * @property {string} path
 * @property {readonly {name: string, type: import('./needed-bump.mjs').Bump}[]} releases
 * @property {string} summary what stands below its head
 */

/**
 * The changesets of a workspace; one that cannot be read becomes a problem.
 *
 * @param {ReadonlyMap<string, string>} texts
 * @returns {{changesets: readonly Changeset[], problems: readonly import('../../workspace/problem.mjs').Problem[]}}
 */
export function readChangesets(texts) {
  const [changesets, problems] = [[], []];
  for (const [path, text] of texts) {
    if (!changesetFile.test(path)) continue;
    try {
      changesets.push({ path, ...parseChangeset(text) });
    } catch ({ message }) {
      problems.push({
        place: path,
        expected: "packages with 'patch', 'minor' or 'major' between two lines of ---, and below them what changed",
        found: message.replaceAll(/\n[^]*/g, ''),
        mend: "Write it so, as in: '@eventmesh/sink-file': patch",
      });
    }
  }
  return { changesets, problems };
}
