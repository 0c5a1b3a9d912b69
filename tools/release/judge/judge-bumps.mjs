import { largestOf } from '../compare/change.mjs';
import { isSmaller, largestBump, needed, raisedBy, stageOf } from './needed-bump.mjs';

/** A heading of its own in what a changeset says, or in the changelog, which indents it. */
const migrationNote = /^\s*#{2,4} Migration\b/m;
const shownChanges = 5;

/**
 * A package that was compared with an older version of it.
 *
 * @typedef {object} Compared
 * @property {string} folder
 * @property {Record<string, any>} json its package.json as it is
 * @property {string} since what it was compared with: a tag, as `@eventmesh/sink-file@0.1.0`, or any other name of a commit
 * @property {string} version that it had there
 * @property {readonly import('../compare/change.mjs').Change[]} changes
 * @property {string} changelog what was added to it since
 */

/**
 * Whether what changed of each package is in its changesets with the right size, or in its version already.
 *
 * @param {readonly Compared[]} compared
 * @param {readonly import('./read-changesets.mjs').Changeset[]} changesets
 * @returns {readonly import('../../workspace/problem.mjs').Problem[]}
 */
export function judgeBumps(compared, changesets) {
  return compared.flatMap((one) => judgeBump(one, changesets));
}

function judgeBump(one, changesets) {
  const { folder, json, version, changes, changelog } = one;
  const size = largestOf(changes);
  if (size === undefined) return [];
  const own = changesets.filter(({ releases }) => releases.some(({ name }) => name === json.name));
  const types = own.flatMap(({ releases }) =>
    releases.filter(({ name }) => name === json.name).map(({ type }) => type),
  );
  const found = largestBump([...types, raisedBy(version, json.version)]);
  // By the stage of the older version: what an alpha becomes leaves its ranges anyway.
  const stage = stageOf(version);
  const wanted = needed[stage][size];
  const what = inWords(changes, size);
  if (isSmaller(found, wanted))
    return [
      {
        place: folder,
        expected: `a changeset of ${wanted} for ${json.name} ${version}: since ${one.since}, ${what}`,
        found:
          found === 'none'
            ? 'none'
            : `${found}${own.length === 0 ? '' : `, in ${own.map(({ path }) => path).join(', ')}`}`,
        mend: mendOf(json.name, wanted, own),
      },
    ];
  if (size !== 'breaking' || stage === 'alpha') return [];
  if ([...own.map(({ summary }) => summary), changelog].some((text) => migrationNote.test(text))) return [];
  return [
    {
      place: own[0]?.path ?? `${folder}/CHANGELOG.md`,
      expected: `a heading '### Migration', and below it what users of ${json.name} have to do: ${what}`,
      found: 'no such heading',
      mend: 'Add it, with what to write in place of what.',
    },
  ];
}

function inWords(changes, size) {
  const largest = changes.filter((change) => change.size === size).map(({ what }) => what);
  const more = largest.length - shownChanges;
  return `${largest.slice(0, shownChanges).join('; ')}${more > 0 ? `; and ${more} more` : ''} (${words[size]})`;
}

const words = { breaking: 'breaking', feature: 'a feature', patch: 'not visible from outside, but shipped' };

function mendOf(name, wanted, own) {
  const note = wanted === 'major' ? ", with a heading '### Migration' that tells users what to do" : '';
  const change =
    own[0] === undefined ? 'Run pnpm changeset, or add a file to .changeset with' : `In ${own[0].path}, write`;
  return `${change}: '${name}': ${wanted}${note}. Or take back the change.`;
}
