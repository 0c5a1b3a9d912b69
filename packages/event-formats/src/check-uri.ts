import { checkOptionalString, checkString } from './check-attribute.ts';
import { invalidAttribute } from './invalid-attribute.ts';

/** Most URIs have nothing but these, which is found out faster. */
const plainUri = /^[!$&-;=?@A-Z_a-z~]*$/;
/** What RFC 3986 does not let stand in a URI: other characters, a percent sign without two digits, a second fragment. */
const unlikeUri = /[^!#$%&-;=?@A-Z[\]_a-z~]|%(?![0-9A-Fa-f]{2})|(?<=#.*)#/u;
const absoluteUri = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/** Checks `source`: a URI reference, as far as its characters go. */
export function checkSource(value: unknown): string {
  const source = checkString('source', value);
  checkUriCharacters('source', source);
  return source;
}

/** Checks `dataschema`: an absolute URI. */
export function checkSchema(value: unknown): string | undefined {
  const schema = checkOptionalString('dataschema', value);
  if (schema !== undefined && !absoluteUri.test(schema))
    throw invalidAttribute('dataschema', 'an absolute URI', 'a relative one');
  if (schema !== undefined) checkUriCharacters('dataschema', schema);
  return schema;
}

/** Names the one character that is wrong: a URI as a whole may hold a password. */
function checkUriCharacters(name: string, uri: string): void {
  if (plainUri.test(uri)) return;
  const wrong = unlikeUri.exec(uri)?.[0];
  if (wrong !== undefined) throw invalidAttribute(name, 'a URI, percent-encoded', `'${wrong}' in it`);
}
