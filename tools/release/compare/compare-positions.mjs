import { breaking, feature } from './change.mjs';
import { membersOf, typesIn } from './forms.mjs';

/** @typedef {import('./forms.mjs').Form} Form */

/**
 * Compares the positions of two versions of a source. A pipeline goes on with the newer one from a checkpoint of the older, so whatever the
 * newer has must be there as it was.
 *
 * @param {Form | undefined} before nothing when records have no position
 * @param {Form | undefined} after
 * @returns {readonly import('./change.mjs').Change[]}
 */
export function comparePositions(before, after) {
  if (before === after) return [];
  if (after === undefined) return [breaking('records have no position any more')];
  if (before === undefined) return [feature('records have a position, and had none')];
  return compareForms(before, after, 'position');
}

function compareForms(before, after, place) {
  if (kindOf(before) !== kindOf(after)) return [breaking(`${place} is ${inWords(after)}, and was ${inWords(before)}`)];
  if (kindOf(before) === 'list') {
    // Of a list that was always empty, nothing is known.
    if (before.length === 0 || after.length === 0) return [];
    return compareForms(before[0], after[0], `${place}[]`);
  }
  return kindOf(before) === 'object' ? compareMembers(before, after, place) : compareTypes(before, after, place);
}

function compareMembers(before, after, place) {
  const [olds, news] = [membersOf(before), membersOf(after)];
  const kept = [...olds].flatMap(([name, old]) => {
    const now = news.get(name);
    const member = `${place}.${name}`;
    if (now === undefined) return [feature(`${member} is gone: what an older version left in it is not read`)];
    const needed = old.optional && !now.optional ? [breaking(`${member} is always there, and was not`)] : [];
    return [...needed, ...compareForms(old.form, now.form, member)];
  });
  const added = [...news].filter(([name]) => !olds.has(name));
  return [
    ...kept,
    ...added.map(([name, { optional }]) =>
      optional
        ? feature(`${place}.${name} is new, and not always there`)
        : breaking(`${place}.${name} is new, and no older checkpoint has it`),
    ),
  ];
}

function compareTypes(before, after, place) {
  const [olds, news] = [typesIn(before), typesIn(after)];
  // A whole number is a number.
  const isTaken = (type) => news.includes(type) || (type === 'integer' && news.includes('number'));
  const words = `${place} is ${news.join(' or ')}, and was ${olds.join(' or ')}`;
  if (!olds.every(isTaken)) return [breaking(words)];
  return before === after ? [] : [feature(words)];
}

function kindOf(form) {
  if (Array.isArray(form)) return 'list';
  return typeof form === 'object' ? 'object' : 'type';
}

function inWords(form) {
  const kind = kindOf(form);
  return kind === 'type' ? form : `a${kind === 'object' ? 'n' : ''} ${kind}`;
}
