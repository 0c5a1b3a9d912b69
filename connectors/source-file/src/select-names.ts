import { isCompressedName, isRotatedName } from './rotated-name.ts';

/**
 * Which of the names that a pattern matches are files of their own: not what rotation made of another one, whose follower
 * reads them as its earlier generations, and not compressed ones.
 */
export function selectNames(matching: readonly string[], followed: readonly string[]): readonly string[] {
  const known = new Set([...matching, ...followed]);
  return matching
    .filter((name) => !isCompressedName(name) && ![...known].some((base) => isRotatedName(name, base)))
    .toSorted();
}
