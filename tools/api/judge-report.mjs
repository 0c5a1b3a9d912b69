/**
 * Whose types may stand in a public declaration: ours, those of the contract (CloudEvents, Standard Schema), those of
 * option schemas, and of tests that users write, and Node's. A vendor's client must be replaceable without its users' noticing.
 */
const allowedOwners = /^(?:@eventmesh\/|cloudevents$|@standard-schema\/spec$|zod(?:\/|$)|fast-check$|vitest$|node:)/;
const importLine = /^import .*? from '([^']+)';$/gm;

/**
 * Compares the public surface of a package with the one that is committed, and looks for vendors' types in it.
 *
 * @param {{folder: string, committed: string | undefined, actual: string}} report
 * @returns {import('../workspace/problem.mjs').Problem[]}
 */
export function judgeReport({ folder, committed, actual }) {
  const place = `${folder}/api-report.md`;
  const vendors = [...actual.matchAll(importLine)]
    .filter(([, owner]) => !allowedOwners.test(owner))
    .map(([line]) => ({
      place,
      expected: "no vendor's type in a public declaration",
      found: line,
      mend: 'Declare an interface of what is used of it, or keep the declaration out of index.ts.',
    }));
  if (committed === actual) return vendors;
  return [
    {
      place,
      expected: 'the public surface as it was committed',
      found: committed === undefined ? 'no such file' : changedLines(committed, actual),
      mend: 'Undo the change, or, if users are to have it, run: pnpm api:update, and add a changeset.',
    },
    ...vendors,
  ];
}

const shownLines = 12;

/** The lines that only one of two texts has, marked as a diff would. */
export function changedLines(before, after) {
  const only = (one, other, mark) => {
    const others = new Set(other.split('\n'));
    return one
      .split('\n')
      .filter((line) => !others.has(line))
      .map((line) => `${mark} ${line}`);
  };
  const lines = [...only(before, after, '-'), ...only(after, before, '+')];
  if (lines.length === 0) return 'the same lines in another order or number';
  const more = lines.length > shownLines ? [`… and ${lines.length - shownLines} more lines`] : [];
  return ['a change', ...lines.slice(0, shownLines), ...more].join('\n    ');
}
