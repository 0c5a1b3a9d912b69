import { isScalar, visit, type Document } from 'yaml';

/** A key, and where it stands first in its map. */
export interface FirstOfKey {
  readonly key: string;
  /** In characters. */
  readonly offset: number;
}

/**
 * Finds the first of several equal keys of a map.
 *
 * @param offset where a later one stands
 * @returns undefined for a key without a value: it may be a secret that was to be one
 */
export function firstOfKey(document: Document, offset: number): FirstOfKey | undefined {
  let found: FirstOfKey | undefined;
  visit(document, {
    Map: (_, { items }) => {
      const again = items.find(({ key }) => isScalar(key) && key.range?.[0] === offset);
      if (again === undefined) return undefined;
      const key = String(keyOf(again));
      const first = items.find((pair) => keyOf(pair) === keyOf(again))?.key;
      if (again.value !== null && isScalar(first) && first.range) found = { key, offset: first.range[0] };
      return visit.BREAK;
    },
  });
  return found;
}

function keyOf({ key }: { readonly key: unknown }): unknown {
  return isScalar(key) ? key.value : key;
}
