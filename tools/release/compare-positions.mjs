import { breaking, feature } from './change.mjs';

/**
 * The shape of a position, as the evidence of a source tells it: a JSON value in which leaves are names of types (`string | null` for
 * several), and an array has one element, which all of its elements look like.
 *
 * @typedef {string | readonly Shape[] | {readonly [name: string]: Shape}} Shape
 */

/**
 * Compares the positions of two versions of a source. A pipeline goes on with the newer one from a checkpoint of the older, so whatever the
 * newer reads must be there as it was.
 *
 * @param {Shape | undefined} before nothing when records have no position
 * @param {Shape | undefined} after
 * @returns {readonly import('./change.mjs').Change[]}
 */
export function comparePositions(before, after) {
  if (before === undefined || after === undefined) return comparePresence(before, after);
  return compareShapes(before, after, 'position');
}

function comparePresence(before, after) {
  if (before === after) return [];
  return after === undefined
    ? [breaking('records have no position any more')]
    : [feature('records have a position, and had none')];
}

function compareShapes(before, after, place) {
  if (kindOf(before) !== kindOf(after)) return [breaking(`${place} is ${inWords(after)}, and was ${inWords(before)}`)];
  if (kindOf(before) === 'array') {
    // Of a list that was always empty, nothing is known.
    if (before.length === 0 || after.length === 0) return [];
    return compareShapes(before[0], after[0], `${place}[]`);
  }
  if (kindOf(before) === 'object') return compareMembers(before, after, place);
  return compareTypes(before, after, place);
}

function compareMembers(before, after, place) {
  const kept = Object.keys(before).flatMap((name) =>
    Object.hasOwn(after, name)
      ? compareShapes(before[name], after[name], `${place}.${name}`)
      : [feature(`${place}.${name} is gone: what an older version left in it is not read`)],
  );
  const added = Object.keys(after).filter((name) => !Object.hasOwn(before, name));
  return [...kept, ...added.map((name) => breaking(`${place}.${name} is new, and no older checkpoint has it`))];
}

function compareTypes(before, after, place) {
  const [olds, news] = [before, after].map((types) => types.split('|').map((type) => type.trim()));
  const lost = olds.filter((type) => !news.includes(type));
  if (lost.length > 0) return [breaking(`${place} is ${after}, and was ${before}`)];
  return news.length > olds.length ? [feature(`${place} may be ${after}, and was ${before}`)] : [];
}

function kindOf(shape) {
  if (Array.isArray(shape)) return 'array';
  return typeof shape === 'object' ? 'object' : 'type';
}

function inWords(shape) {
  const kind = kindOf(shape);
  return kind === 'type' ? shape : `an ${kind}`;
}
