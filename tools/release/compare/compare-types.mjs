import { isDeepStrictEqual } from 'node:util';
import { breaking, feature } from './change.mjs';

/**
 * Compares which values two schemas take by their type and by their list.
 *
 * @param {Record<string, any>} old
 * @param {Record<string, any>} now
 * @param {string} name of the option, as `option 'path'`
 * @returns {readonly import('./change.mjs').Change[]}
 */
export function compareTypes(old, now, name) {
  const types = compareSets(typesOf(old), typesOf(now), name);
  return types.some(({ size }) => size === 'breaking')
    ? types
    : [...types, ...compareLists(listOf(old), listOf(now), name)];
}

function compareSets(olds, news, name) {
  const words = (types) => types?.join(' or ') ?? 'anything';
  const takes = (types, type) => types === undefined || types.includes(type);
  const isSame = isDeepStrictEqual(new Set(olds), new Set(news)) && (olds === undefined) === (news === undefined);
  if (isSame) return [];
  const lost = olds === undefined || olds.some((type) => !takes(withWhole(news), type));
  return [(lost ? breaking : feature)(`${name} takes ${words(news)}, and took ${words(olds)}`)];
}

/** A whole number is a number. */
function withWhole(types) {
  return types?.includes('number') === true ? [...types, 'integer'] : types;
}

function compareLists(olds, news, name) {
  if (olds === undefined && news === undefined) return [];
  const words = (values) => values?.map((value) => JSON.stringify(value)).join(', ') ?? 'any value';
  if (news === undefined) return [feature(`${name} takes any value, and took ${words(olds)}`)];
  if (olds === undefined) return [breaking(`${name} takes only ${words(news)}, and took any value`)];
  const has = (values, value) => values.some((other) => isDeepStrictEqual(other, value));
  const lost = olds.filter((value) => !has(news, value));
  const added = news.filter((value) => !has(olds, value));
  return [
    ...(lost.length > 0 ? [breaking(`${name} takes ${words(lost)} no more`)] : []),
    ...(added.length > 0 ? [feature(`${name} takes ${words(added)}, too`)] : []),
  ];
}

function listOf({ enum: list, const: only }) {
  return only === undefined ? list : [only];
}

function typesOf(schema) {
  if (schema.type !== undefined) return [schema.type].flat();
  const values = listOf(schema);
  return values === undefined ? undefined : [...new Set(values.map(typeOfValue))];
}

function typeOfValue(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
