/** The kinds of entries in the embedded store. */
export type StoreKeyKind = 'token' | 'checkpoint' | 'dead-letter' | 'dead-letter-sequence';

/** From one key to another. */
export interface KeyRange {
  /** Not included. */
  readonly gt: string;
  /** Not included. */
  readonly lt: string;
}

/** Key of one entry: parts are escaped, so that no name can reach into another's. */
export function keyOf(kind: StoreKeyKind, ...parts: readonly string[]): string {
  return [kind, ...parts.map(encodeURIComponent)].join('/');
}

/** All entries of a kind below these parts; `0` follows `/` in ASCII. */
export function rangeOf(kind: StoreKeyKind, ...parts: readonly string[]): KeyRange {
  const prefix = keyOf(kind, ...parts);
  return { gt: `${prefix}/`, lt: `${prefix}0` };
}

/** The last part of a key, as it was given. */
export function lastPartOf(key: string): string {
  return decodeURIComponent(key.slice(key.lastIndexOf('/') + 1));
}
