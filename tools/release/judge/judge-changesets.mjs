import { isPublished } from '../../workspace/describe-workspace.mjs';

/** @typedef {import('../../workspace/problem.mjs').Problem} Problem */
/** @typedef {import('./read-changesets.mjs').Changeset} Changeset */

/**
 * What is wrong with changesets whatever has changed: packages that there are not, or that nobody gets; nothing told; an alpha or any
 * other `0.x` that would become 1.0.0; a public package that was never published and would not be now.
 *
 * @param {readonly Changeset[]} changesets
 * @param {readonly import('../../workspace/describe-workspace.mjs').Package[]} packages
 * @param {(name: string) => boolean} wasPublished
 * @returns {readonly Problem[]}
 */
export function judgeChangesets(changesets, packages, wasPublished) {
  const published = new Map(packages.filter(isPublished).map((one) => [one.json.name, one]));
  const names = changesets.flatMap(({ releases }) => releases.map(({ name }) => name));
  return [
    ...changesets.flatMap((changeset) => [
      ...changeset.releases.flatMap(({ name, type }) => releaseProblems(changeset.path, name, type, packages)),
      ...summaryProblems(changeset),
    ]),
    ...[...published.values()]
      .filter(({ json }) => json.version === '0.0.0' && !wasPublished(json.name) && !names.includes(json.name))
      .map(({ folder, json: { name } }) => ({
        place: folder,
        expected: 'a changeset for a package that was never published',
        found: 'none',
        mend: `Add a line to a file in .changeset: '${name}': minor`,
      })),
  ];
}

function releaseProblems(path, name, type, packages) {
  const found = packages.find(({ json }) => json.name === name);
  if (found === undefined)
    return [
      {
        place: path,
        expected: 'the name of a package of this repository',
        found: `'${name}'`,
        mend: 'Mend the name, or take the line out.',
      },
    ];
  if (!isPublished(found))
    return [
      {
        place: path,
        expected: 'packages that are published',
        found: `'${name}', a private one`,
        mend: 'Take the line out.',
      },
    ];
  if (type === 'major' && found.json.eventmesh?.connector?.status === 'alpha')
    return [
      {
        place: path,
        expected: `patch or minor for ${name}: an alpha stays 0.x, and its minors may break`,
        found: 'major',
        mend: `Write minor, or promote it in its package.json and write what changed.`,
      },
    ];
  return [];
}

function summaryProblems({ path, summary, releases }) {
  if (releases.length === 0 || summary.trim() !== '') return [];
  return [
    {
      place: path,
      expected: 'a sentence for those who read the changelog',
      found: 'nothing below the head',
      mend: 'Say what changed for users.',
    },
  ];
}
