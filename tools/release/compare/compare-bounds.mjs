import { isDeepStrictEqual } from 'node:util';
import { breaking, feature } from './change.mjs';

/** Of the first, less is wider; of the second, more. */
const lower = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const upper = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
/** What is compared elsewhere, or is nothing but words. */
const elsewhere = new Set(
  [
    ['type', 'enum', 'const', 'anyOf', 'oneOf', 'properties', 'required', 'additionalProperties', 'items'],
    ['default', 'description', 'examples', 'title', '$comment', '$schema', '$id', '$ref', 'definitions'],
    ['deprecated', 'writeOnly'],
  ].flat(),
);

/**
 * Compares the bounds of two schemas, and every word of them that says something else about which values they take.
 *
 * @param {Record<string, any>} old
 * @param {Record<string, any>} now
 * @param {string} name of the option, as `option 'path'`
 * @returns {readonly import('./change.mjs').Change[]}
 */
export function compareBounds(old, now, name) {
  const keywords = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((word) => !elsewhere.has(word));
  return keywords.flatMap((word) => {
    if (isDeepStrictEqual(old[word], now[word])) return [];
    const words = `${word} of ${name} is ${inWords(now[word])}, and was ${inWords(old[word])}`;
    return [isWider(word, old[word], now[word]) ? feature(words) : breaking(words)];
  });
}

/** A bound that is gone takes more; one that is new, less; of one that cannot be measured, nobody knows. */
function isWider(word, old, now) {
  if (now === undefined) return true;
  if (old === undefined) return false;
  if (lower.includes(word)) return now < old;
  return upper.includes(word) && now > old;
}

function inWords(value) {
  return value === undefined ? 'none' : JSON.stringify(value);
}
