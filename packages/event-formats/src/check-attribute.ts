import { found, invalidAttribute } from './invalid-attribute.ts';

/** What CloudEvents strings must not hold: control characters, lone surrogates, noncharacters. */
const forbidden = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
/** Most strings are plain ASCII, which is found out faster. */
const plain = /^[ -~]*$/;
const mediaType = /^[^\s/;]+\/[^\s/;]+\s*(;.*)?$/;
const base64Form = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Checks a string attribute.
 *
 * @returns the string
 * @throws ConnectorError with code `INVALID_EVENT` that names the attribute
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system
 */
export function checkString(name: string, value: unknown): string {
  if (typeof value !== 'string') throw invalidAttribute(name, 'a string', found(value));
  if (value === '') throw invalidAttribute(name, 'a string that is not empty', 'an empty one');
  return checkText(name, value);
}

/** Checks an optional string attribute: null counts as absent, as in the JSON event format. */
export function checkOptionalString(name: string, value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : checkString(name, value);
}

/** Checks `specversion`: left out, it is 1.0. */
export function checkSpecversion(value: unknown): void {
  if (value !== undefined && value !== '1.0') throw invalidAttribute('specversion', "'1.0'", found(value));
}

/** Checks `datacontenttype`: an RFC 2046 media type. */
export function checkContentType(value: unknown): string | undefined {
  if (value === 'application/json') return value;
  const type = checkOptionalString('datacontenttype', value);
  if (type !== undefined && !mediaType.test(type))
    throw invalidAttribute('datacontenttype', 'a media type such as text/plain', found(type));
  return type;
}

/** Checks `data_base64` and decodes it: Base64 as of RFC 4648, section 4. */
export function checkBase64(value: unknown): Buffer {
  if (typeof value !== 'string') throw invalidAttribute('data_base64', 'Base64', found(value));
  if (value.length % 4 !== 0 || !base64Form.test(value)) throw invalidAttribute('data_base64', 'Base64', 'other text');
  return Buffer.from(value, 'base64');
}

/** Checks the characters of a string, which may be empty. */
export function checkText(name: string, text: string): string {
  if (plain.test(text) || !forbidden.test(text)) return text;
  throw invalidAttribute(name, 'text without control characters', 'one, or a broken surrogate pair');
}
