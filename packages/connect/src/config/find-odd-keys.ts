import { isAlias, isCollection, isScalar, visit, type Document } from 'yaml';

/** A key that YAML allows, and nobody means. */
export interface OddKey {
  /** In characters; undefined where it has no place of its own. */
  readonly offset: number | undefined;
  /** What is wrong, without the key: it may be a secret that was to be a value. */
  readonly message: string;
}

/** Finds texts without quotes that YAML takes for keys: `{{ NAME }}`, and `{ password:secret }` without the blank. */
export function findOddKeys(document: Document): readonly OddKey[] {
  const found: OddKey[] = [];
  visit(document, {
    Pair: (_, { key, value }) => {
      const meant = isAlias(key) ? key.resolve(document) : key;
      if (isCollection(meant)) {
        found.push({
          offset: meant.range?.[0],
          message: "a key must be a text: a text that begins with '{{', '{[' or the like must be in quotes",
        });
      }
      if (value === null && isScalar(key) && key.type === 'PLAIN' && key.source?.includes(':'))
        found.push({ offset: key.range?.[0], message: "expected ': ' behind this key, with a blank" });
    },
  });
  return found;
}
