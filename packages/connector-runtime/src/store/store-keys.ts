/** The kinds of entries in the embedded store. */
export type StoreKeyKind =
  | 'format'
  | 'token'
  | 'checkpoint'
  | 'dead-letter'
  | 'dead-letter-sequence'
  | 'inbox'
  | 'inbox-sequence';

/** From one key to another. */
export interface KeyRange {
  /** Included. */
  readonly gte: string;
  /** Not included. */
  readonly lt: string;
}

/** Key of one entry: parts are escaped, so that no name can reach into another's. */
export function keyOf(kind: StoreKeyKind, ...parts: readonly string[]): string {
  return [kind, ...parts.map(escapePart)].join('/');
}

/** All entries of a kind below these parts; `0` follows `/` in ASCII. */
export function rangeOf(kind: StoreKeyKind, ...parts: readonly string[]): KeyRange {
  const prefix = keyOf(kind, ...parts);
  return { gte: `${prefix}/`, lt: `${prefix}0` };
}

/** The first key that can follow this one. */
export function nextKeyAfter(key: string): string {
  return `${key}\u0000`;
}

/** The parts of a key, as they were given. */
export function partsOf(key: string): string[] {
  return key.split('/').slice(1).map(unescapePart);
}

/** The last part of a key, as it was given. */
export function lastPartOf(key: string): string {
  return unescapePart(key.slice(key.lastIndexOf('/') + 1));
}

function unescapePart(escaped: string): string {
  return escaped
    .split(/%u([0-9a-f]{4})/)
    .map((text, index) => (index % 2 === 0 ? decodeURIComponent(text) : String.fromCharCode(Number.parseInt(text, 16))))
    .join('');
}

/** As in a URL; half of a surrogate pair, which has no form there and none in UTF-8, as `%ud800`. */
function escapePart(part: string): string {
  return part.replaceAll(/\P{Cs}+|\p{Cs}/gu, (text) =>
    /^\p{Cs}$/u.test(text) ? `%u${text.charCodeAt(0).toString(16)}` : encodeURIComponent(text),
  );
}
