import { minor, major } from 'semver';
import { optionsIn } from './options-in.mjs';

/** So many minors a GA option lives with its successor beside it. */
const minorsToLive = 2;

/**
 * Of a GA connector, an option may only go when the schema of so many published minors said that it would.
 *
 * @param {{folder: string, json: Record<string, any>, options: Record<string, any>}} now
 * @param {readonly {version: string, options: Record<string, any>}[]} published versions, the newest first
 * @returns {readonly import('../../workspace/problem.mjs').Problem[]}
 */
export function judgeRemovals({ folder, json, options }, published) {
  const [last] = published;
  if (last === undefined) return [];
  const left = optionsIn(options);
  const gone = [...optionsIn(last.options).keys()].filter((name) => !left.has(name));
  const topmost = gone.filter((name) => !gone.some((other) => name.startsWith(`${other}.`)));
  return topmost.flatMap((name) => {
    const minors = new Set(
      published
        .filter((one) => optionsIn(one.options).get(name)?.deprecated === true)
        .map(({ version }) => `${major(version)}.${minor(version)}`),
    );
    if (minors.size >= minorsToLive) return [];
    return [
      {
        place: folder,
        expected: `option '${name}' of ${json.name}, until ${minorsToLive} minors have been published in which it is deprecated`,
        found: `gone, and deprecated in ${minors.size === 0 ? 'none' : [...minors].join(', ')}`,
        mend: `Keep it beside what comes in its place, with .meta({ deprecated: true }), and say in its description what to use.`,
      },
    ];
  });
}
