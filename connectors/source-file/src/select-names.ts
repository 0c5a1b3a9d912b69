import { isRotatedName, uncompressedName } from './rotated-name.ts';

/**
 * Which of the names that a pattern matches, and that are not followed yet, are files of their own: not what rotation made of
 * another one, whose follower reads them as its earlier generations, and not compressed ones.
 */
export function selectNames(matching: readonly string[], followed: readonly string[]): readonly string[] {
  const known = new Set(followed);
  const strangers = matching.filter((name) => uncompressedName(name) === undefined && !known.has(name));
  const bases = [...followed, ...strangers];
  return strangers.filter((name) => !bases.some((base) => isRotatedName(name, base))).toSorted();
}
