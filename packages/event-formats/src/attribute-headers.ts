import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { decodeUtf8 } from './decode-utf8.ts';
import { toEvent } from './event-with.ts';
import { rememberNames } from './remember-names.ts';

/** How a protocol binding carries attributes as headers, properties or the like. */
export interface HeaderMapping {
  /** What stands before each attribute name: `ce-`, `ce_`, `CE_`. */
  readonly prefix: string;
  /** Whether values are percent-encoded, as the HTTP binding asks for (section 3.1.3.2). Default: false. */
  readonly percentEncode?: boolean;
}

/** Attributes that do not go with the headers: data, and the content type, which each protocol carries in its own place. */
const apart = new Set(['data', 'data_base64', 'datacontenttype']);
/** For each prefix, the header of an attribute; an empty one for what does not go with the headers. */
const headersOf = rememberNames((prefix) => rememberNames((name) => (apart.has(name) ? '' : prefix + name)));
const dataName = /^data(_base64)?$/;
const needsEncoding = /[^!#-$&-~]/u;

/** Header values of an event's attributes, without data and content type. */
export function attributesToHeaders(
  event: AnyCloudEvent,
  { prefix, percentEncode = false }: HeaderMapping,
): Record<string, string> {
  const headers: Record<string, string> = {};
  const checked = toEvent(event);
  const headerOf = headersOf(prefix);
  for (const name of Object.keys(checked)) {
    const header = headerOf(name);
    if (header === '') continue;
    const value = checked[name];
    if (value === undefined || value === null) continue;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    headers[header] = percentEncode ? percentEncodeValue(text) : text;
  }
  return headers;
}

/**
 * Attributes out of headers; other headers are passed over. Names are compared without regard to case.
 *
 * @throws ConnectorError with code `UNREADABLE` when a percent-encoded value is malformed, or a header would pass for data
 */
export function headersToAttributes(
  headers: Iterable<readonly [string, string]>,
  { prefix, percentEncode = false }: HeaderMapping,
): Record<string, string> {
  const attributes: Record<string, string> = {};
  const lowerPrefix = prefix.toLowerCase();
  for (const [header, value] of headers) {
    const lower = header.toLowerCase();
    if (!lower.startsWith(lowerPrefix)) continue;
    const name = lower.slice(prefix.length);
    if (dataName.test(name))
      throw new ConnectorError('UNREADABLE', `Header '${header}': expected an attribute, found data.`);
    attributes[name] = percentEncode ? percentDecodeValue(value, header) : value;
  }
  return attributes;
}

/** Encodes space, double quote, percent and everything outside of printable ASCII. */
export function percentEncodeValue(value: string): string {
  if (!needsEncoding.test(value)) return value;
  let encoded = '';
  for (const character of value) encoded += needsEncoding.test(character) ? hexOf(character) : character;
  return encoded;
}

/**
 * Decodes what {@link percentEncodeValue} wrote, and what lenient senders write: lower-case digits, a lone percent sign.
 *
 * @throws ConnectorError with code `UNREADABLE` when the encoded bytes are not UTF-8
 */
export function percentDecodeValue(value: string, header: string): string {
  const unquoted =
    value.length > 1 && value.startsWith('"') && value.endsWith('"')
      ? value.slice(1, -1).replace(/\\(.)/g, '$1')
      : value;
  return unquoted.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    const text = decodeUtf8(Buffer.from(run.replaceAll('%', ''), 'hex'));
    if (text === undefined)
      throw new ConnectorError('UNREADABLE', `Header '${header}': expected percent-encoded UTF-8.`);
    return text;
  });
}

function hexOf(character: string): string {
  return Array.from(
    Buffer.from(character, 'utf8'),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}
