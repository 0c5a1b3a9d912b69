import { isDeepStrictEqual } from 'node:util';
import { breaking, patch } from './change.mjs';
import { compareApi } from './compare-api.mjs';
import { compareAttributes } from './compare-attributes.mjs';
import { compareOptions } from './compare-options.mjs';
import { comparePositions } from './compare-positions.mjs';

/**
 * What users of a package rely on, and what is shipped beside it.
 *
 * @typedef {object} Contract
 * @property {Record<string, any>} json its package.json
 * @property {string} [report] its API report
 * @property {Record<string, any>} [options] JSON Schema of a connector's options
 * @property {{attributes?: import('./forms.mjs').ObjectForm, position?: import('./forms.mjs').Form}} [emits] what a connector puts on
 *   events, and where it says they come from; nothing where its evidence does not tell
 * @property {Record<string, string>} dependencies ranges that users install, with those of the catalog filled in
 */

/**
 * Everything that users may notice of a newer version of a package.
 *
 * @param {Contract} before
 * @param {Contract} after
 * @param {readonly string[]} changedSources shipped sources that differ, as `src/index.ts`
 * @returns {readonly import('./change.mjs').Change[]}
 */
export function comparePackages(before, after, changedSources) {
  return [
    ...compareApi(before.report ?? '', after.report ?? '', { optionsAside: haveOptions(before, after) }),
    ...compareUse(before, after),
    ...compareManifests(before.json, after.json),
    ...compareDependencies(before.dependencies, after.dependencies),
    ...(changedSources.length === 0 ? [] : [patch(`shipped code changed: ${inShort(changedSources)}`)]),
  ];
}

/**
 * What users of a connector may notice who write no code: its options, what it emits, and where it goes on.
 *
 * @param {Contract} before
 * @param {Contract} after
 * @returns {readonly import('./change.mjs').Change[]}
 */
export function compareUse(before, after) {
  return [
    ...(haveOptions(before, after) ? compareOptions(before.options, after.options) : []),
    ...compareEmitted(before.emits, after.emits),
  ];
}

function haveOptions(before, after) {
  return before.options !== undefined && after.options !== undefined;
}

/** What either evidence does not tell cannot be compared. */
function compareEmitted(before, after) {
  if (before === undefined || after === undefined) return [];
  return [
    ...compareAttributes(before.attributes ?? {}, after.attributes ?? {}),
    ...comparePositions(before.position, after.position),
  ];
}

function compareManifests(before, after) {
  const commandsOf = ({ bin = {} }) => Object.keys(bin);
  const gone = commandsOf(before).filter((name) => !commandsOf(after).includes(name));
  const differs = (field) => !isDeepStrictEqual(before[field], after[field]);
  const words = (field) => JSON.stringify(after[field] ?? null);
  return [
    ...gone.map((name) => breaking(`the command '${name}' is gone`)),
    ...['engines', 'peerDependencies']
      .filter(differs)
      .map((field) => breaking(`${field} of package.json is ${words(field)}`)),
    ...['exports', 'bin'].filter(differs).map((field) => patch(`${field} of package.json changed`)),
    ...compareStatus(before.eventmesh?.connector, after.eventmesh?.connector),
  ];
}

/** Users read it, and the runtime heeds it. */
function compareStatus(before, after) {
  if (before === undefined || after === undefined || before.status === after.status) return [];
  return [patch(`the release status is ${after.status}, and was ${before.status}`)];
}

function compareDependencies(before, after) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  const words = (range) => range ?? 'none';
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => patch(`dependency ${name} is ${words(after[name])}, and was ${words(before[name])}`));
}

const shown = 3;

function inShort(names) {
  const rest = names.length - shown;
  return `${names.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
