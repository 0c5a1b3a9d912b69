import { breaking, feature } from './change.mjs';

/**
 * Compares the attributes that two versions of a connector put on events, as its evidence tells them. Whoever reads events relies on each.
 *
 * @param {Readonly<Record<string, string>>} before type by name
 * @param {Readonly<Record<string, string>>} after
 * @returns {readonly import('./change.mjs').Change[]}
 */
export function compareAttributes(before, after) {
  const kept = Object.entries(before).flatMap(([name, type]) => {
    if (after[name] === undefined) return [breaking(`attribute '${name}' is no longer emitted`)];
    if (after[name] === type) return [];
    return [breaking(`attribute '${name}' is ${after[name]}, and was ${type}`)];
  });
  const added = Object.keys(after).filter((name) => before[name] === undefined);
  return [...kept, ...added.map((name) => feature(`attribute '${name}' is new`))];
}
