import { ConnectorError } from '@eventmesh/connector-api';

/** What CloudEvents strings must not hold: control characters, lone surrogates, noncharacters. */
const forbidden = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
/** Most strings are plain ASCII, which is found out faster. */
const plain = /^[ -~]*$/;
const attributeName = /^[a-z0-9]+$/;
const absoluteUri = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const mediaType = /^[^\s/;]+\/[^\s/;]+\s*(;.*)?$/;
const dateTime =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const maxInteger = 2_147_483_647;

/**
 * Checks a string attribute.
 *
 * @returns the string
 * @throws ConnectorError with code `INVALID_EVENT` that names the attribute
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system
 */
export function checkString(name: string, value: unknown): string {
  if (typeof value !== 'string') throw invalid(name, 'a string', kindOf(value));
  if (value === '') throw invalid(name, 'a string that is not empty', 'an empty one');
  if (!isLegalText(value)) throw invalid(name, 'text without control characters', 'one, or a broken surrogate pair');
  return value;
}

/** Checks an optional string attribute: null counts as absent, as in the JSON event format. */
export function checkOptionalString(name: string, value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : checkString(name, value);
}

/** Checks `dataschema`: an absolute URI. */
export function checkSchema(value: unknown): string | undefined {
  const schema = checkOptionalString('dataschema', value);
  if (schema !== undefined && !absoluteUri.test(schema))
    throw invalid('dataschema', 'an absolute URI', 'a relative one');
  return schema;
}

/** Checks `datacontenttype`: an RFC 2046 media type. */
export function checkContentType(value: unknown): string | undefined {
  if (value === 'application/json') return value;
  const type = checkOptionalString('datacontenttype', value);
  if (type !== undefined && !mediaType.test(type))
    throw invalid('datacontenttype', 'a media type such as text/plain', 'something else');
  return type;
}

/** Checks `time`: RFC 3339, kept as it is written, with its offset and all its digits. A Date is written in UTC. */
export function checkTime(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  const time = checkString('time', value);
  if (!isDateTime(time)) throw invalid('time', 'an RFC 3339 time such as 2026-01-31T12:00:00Z', 'something else');
  return time;
}

/** Checks the name of an extension attribute. */
export function checkName(name: string): void {
  if (attributeName.test(name) && name !== 'data') return;
  throw new ConnectorError(
    'INVALID_EVENT',
    `Attribute name '${name.slice(0, 40)}': expected lower-case letters and digits only.`,
  );
}

/** Checks an extension attribute: a string, a boolean, a 32-bit integer; a Date or bytes become their string form. */
export function checkExtension(name: string, value: unknown): string | number | boolean {
  checkName(name);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= -maxInteger - 1 && value <= maxInteger) return value;
    throw invalid(name, 'an integer of 32 bits', `the number ${value}`);
  }
  if (typeof value === 'string') {
    if (!isLegalText(value)) throw invalid(name, 'text without control characters', 'one, or a broken surrogate pair');
    return value;
  }
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  throw invalid(name, 'a string, a boolean or an integer', kindOf(value));
}

function isLegalText(text: string): boolean {
  return plain.test(text) || !forbidden.test(text);
}

function isDateTime(text: string): boolean {
  if (!dateTime.test(text)) return false;
  const day = Number(text.slice(8, 10));
  return day <= 28 || day <= new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
}

function invalid(name: string, expected: string, found: string): ConnectorError {
  return new ConnectorError('INVALID_EVENT', `Attribute '${name}': expected ${expected}, found ${found}.`);
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}
