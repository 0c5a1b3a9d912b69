import { isDeepStrictEqual } from 'node:util';
import { breaking, feature, patch } from './change.mjs';
import { compareBounds } from './compare-bounds.mjs';
import { compareTypes } from './compare-types.mjs';

/** @typedef {import('./change.mjs').Change} Change */
/** @typedef {Record<string, any>} Schema */

/** What people read, and no program obeys. */
const wordsOnly = ['description', 'examples', 'title', '$comment', '$schema', '$id'];
const everything = {};

/**
 * Compares the JSON Schemas (draft 7) of a connector's options in two versions: breaking is what refuses, or reads otherwise, a
 * configuration that the older one took.
 *
 * @param {Schema} before
 * @param {Schema} after
 * @returns {readonly Change[]}
 */
export function compareOptions(before, after) {
  return compare(before, after, [], { oldRoot: before, nowRoot: after, known: new Map() });
}

/**
 * @typedef {object} Whole what the schemas are parts of
 * @property {Schema} oldRoot
 * @property {Schema} nowRoot
 * @property {Map<string, readonly Change[]>} known of referred schemas: one may refer to itself
 */

/**
 * @param {Schema} before
 * @param {Schema} after
 * @param {readonly string[]} path
 * @param {Whole} whole
 * @returns {readonly Change[]}
 */
function compare(before, after, path, whole) {
  const both = [resolved(before, whole.oldRoot), resolved(after, whole.nowRoot)];
  if (before.$ref === undefined && after.$ref === undefined) return compareResolved(...both, path, whole);
  const key = JSON.stringify([before, after]);
  if (!whole.known.has(key)) {
    whole.known.set(key, []);
    whole.known.set(key, compareResolved(...both, path, whole));
  }
  return whole.known.get(key);
}

function compareResolved(old, now, path, whole) {
  const name = nameOf(path);
  const words = compareWords(old, now, name);
  const alternatives = compareAlternatives(old, now, path, whole);
  // Where only one of them has alternatives, the other is compared with each as a whole.
  if (alternativesOf(old) === undefined || alternativesOf(now) === undefined) {
    if (alternatives !== undefined) return [...alternatives, ...words];
  }
  return [
    ...(alternatives ?? []),
    ...compareTypes(old, now, name),
    ...compareBounds(old, now, name),
    ...compareProperties(old, now, path, whole),
    ...compareFurther(old, now, path, whole),
    ...compareItems(old.items, now.items, path, whole),
    ...words,
  ];
}

function compareProperties(old, now, path, whole) {
  const [olds, news] = [old.properties ?? {}, now.properties ?? {}];
  const isRequired = ({ required = [] }, key) => required.includes(key);
  const kept = Object.keys(olds).flatMap((key) => {
    const name = nameOf([...path, key]);
    if (!Object.hasOwn(news, key)) return [breaking(`${name} is gone`)];
    const [was, is] = [isRequired(old, key), isRequired(now, key)];
    return [
      ...(is && !was ? [breaking(`${name} is required, and was not`)] : []),
      ...(was && !is ? [feature(`${name} need not be given any more`)] : []),
      ...(was || is ? [] : compareDefaults(olds[key], news[key], name)),
      ...compare(olds[key], news[key], [...path, key], whole),
    ];
  });
  const added = Object.keys(news).filter((key) => !Object.hasOwn(olds, key));
  const words = (key) => `${nameOf([...path, key])} is new`;
  return [
    ...kept,
    ...added.map((key) => (isRequired(now, key) ? breaking(`${words(key)} and required`) : feature(words(key)))),
    // Where any name could be given, this one could, too.
    ...added.flatMap((key) => (takesAnyName(old) ? compare(furtherOf(old), news[key], [...path, key], whole) : [])),
  ];
}

/** Left out, an option that has no default may do anything: to give it one is a change of what happens, too. */
function compareDefaults({ default: old }, { default: now }, name) {
  if (isDeepStrictEqual(old, now)) return [];
  const words = (value) => (value === undefined ? 'none' : JSON.stringify(value));
  return [breaking(`the default of ${name} is ${words(now)}, and was ${words(old)}`)];
}

/** What names that are not listed may hold: `false` refuses them, a schema is of their values. */
function compareFurther(old, now, path, whole) {
  const [olds, news] = [old, now].map(({ additionalProperties = true }) => additionalProperties);
  if (isDeepStrictEqual(olds, news)) return [];
  if (news === false) return [breaking(`${nameOf(path)} takes no other names any more`)];
  if (olds === false) return [feature(`${nameOf(path)} takes other names, too`)];
  return compare(furtherOf(old), furtherOf(now), [...path, '*'], whole);
}

function takesAnyName({ type = 'object', additionalProperties }) {
  return [type].flat().includes('object') && additionalProperties !== false;
}

/** The schema of what has a name that is not listed, where there may be any. */
function furtherOf({ additionalProperties: further = everything }) {
  return typeof further === 'object' ? further : everything;
}

function compareItems(olds, news, path, whole) {
  if (olds === undefined && news === undefined) return [];
  // Items by place: no option of ours has them, so any change of them is looked at by a person.
  if (Array.isArray(olds) || Array.isArray(news))
    return isDeepStrictEqual(olds, news) ? [] : [breaking(`the items of ${nameOf(path)} are others`)];
  const element = [...path.slice(0, -1), `${path.at(-1) ?? ''}[]`];
  return compare(olds ?? everything, news ?? everything, element, whole);
}

/** Every alternative that there was must still be taken by one that there is. Nothing where neither has alternatives. */
function compareAlternatives(old, now, path, whole) {
  const [olds, news] = [alternativesOf(old), alternativesOf(now)];
  if (olds === undefined && news === undefined) return undefined;
  const [oldOnes, newOnes] = [olds ?? [bare(old)], news ?? [bare(now)]];
  const kept = oldOnes.flatMap((one, index) => {
    const all = newOnes.map((other) => compare(one, other, path, whole));
    const best = all.find((changes) => changes.length === 0) ?? all.find((changes) => !breaks(changes));
    // Told by what has become of it, where there is something in its old place.
    return best ?? all[index] ?? [breaking(`an alternative of ${nameOf(path)} is gone`)];
  });
  const hasMore = newOnes.length > oldOnes.length && !breaks(kept);
  return hasMore ? [...kept, feature(`${nameOf(path)} has another alternative`)] : kept;
}

function breaks(changes) {
  return changes.some(({ size }) => size === 'breaking');
}

function alternativesOf({ anyOf, oneOf }) {
  return anyOf ?? oneOf;
}

/** A schema without what stands beside its alternatives: that is compared by itself. */
function bare({ default: _default, description: _description, examples: _examples, ...schema }) {
  return schema;
}

function compareWords(old, now, name) {
  const changes = [];
  if (now.deprecated === true && old.deprecated !== true) changes.push(feature(`${name} is deprecated`));
  if (old.writeOnly === true && now.writeOnly !== true) changes.push(breaking(`${name} is no secret any more`));
  if (now.writeOnly === true && old.writeOnly !== true) changes.push(feature(`${name} is a secret`));
  if (wordsOnly.some((word) => !isDeepStrictEqual(old[word], now[word])))
    changes.push(patch(`${name} is told in other words`));
  return changes;
}

/** A schema in place of a reference to it, with what stands beside the reference. */
function resolved({ $ref, ...beside }, root) {
  const name = /^#\/definitions\/(.+)$/.exec($ref ?? '')?.[1];
  return name === undefined ? beside : { ...root.definitions?.[name], ...beside };
}

function nameOf(path) {
  return path.length === 0 ? 'the options' : `option '${path.join('.')}'`;
}
