import { ConnectorError, isConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent, type EventAttributes } from './create-event.ts';
import { decodeUtf8 } from './decode-utf8.ts';

const base64Form = /^[A-Za-z0-9+/]*={0,2}$/;

/** Content type of one event in the JSON event format. */
export const jsonEventContentType = 'application/cloudevents+json';

/**
 * Writes an event in the JSON event format. Binary data goes as `data_base64`; any other data is the JSON value it is.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the data has no JSON form
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export function writeJsonEvent(event: AnyCloudEvent): string {
  const { data } = event;
  const attributes: Record<string, unknown> = {};
  for (const name of Object.keys(event)) if (name !== 'data' && name !== 'data_base64') attributes[name] = event[name];
  const binary = data instanceof Uint8Array ? data : undefined;
  if (binary === undefined && data !== undefined) attributes['data'] = data;
  const text = stringify(attributes, event);
  if (binary === undefined) return text;
  const base64 = Buffer.from(binary.buffer, binary.byteOffset, binary.byteLength).toString('base64');
  return `${text.slice(0, -1)},"data_base64":"${base64}"}`;
}

/**
 * Reads an event in the JSON event format.
 *
 * @throws ConnectorError with code `UNREADABLE` that says what is wrong with it
 */
export function readJsonEvent(json: string | Uint8Array): AnyCloudEvent {
  return eventOf(parseJson(json));
}

/** Makes an event of a value that JSON was parsed to. */
export function eventOf(value: unknown): AnyCloudEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable('expected a JSON object');
  const { data_base64: base64, ...attributes } = value as Record<string, unknown>;
  if (attributes['specversion'] === undefined)
    throw unreadable("Attribute 'specversion': expected '1.0', found nothing.");
  if (base64 !== undefined && base64 !== null) attributes['data'] = binaryOf(base64, attributes['data']);
  try {
    return createEvent(attributes as unknown as EventAttributes);
  } catch (thrown) {
    throw isConnectorError(thrown) ? unreadable(thrown.message, thrown) : thrown;
  }
}

/**
 * Parses JSON text, or UTF-8 bytes of it.
 *
 * @throws ConnectorError with code `UNREADABLE`
 */
export function parseJson(json: string | Uint8Array): unknown {
  const text = typeof json === 'string' ? json : decodeUtf8(json);
  if (text === undefined) throw unreadable('expected UTF-8');
  try {
    return JSON.parse(text);
  } catch (thrown) {
    // The parser's message quotes the text, which may hold secrets: only the position is passed on.
    const position = thrown instanceof SyntaxError ? /position (\d+)/.exec(thrown.message)?.[1] : undefined;
    throw unreadable(position === undefined ? 'malformed JSON' : `malformed JSON at position ${position}`, thrown);
  }
}

function stringify(attributes: Record<string, unknown>, event: AnyCloudEvent): string {
  try {
    return JSON.stringify(attributes);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.split('\n')[0] : 'unknown reason';
    throw new ConnectorError('INVALID_EVENT', `The data of event '${event.id}' has no JSON form: ${why}`, {
      cause: thrown,
    });
  }
}

function binaryOf(base64: unknown, data: unknown): Buffer {
  if (data !== undefined) throw unreadable("expected either 'data' or 'data_base64', found both");
  if (typeof base64 !== 'string' || base64.length % 4 !== 0 || !base64Form.test(base64))
    throw unreadable("'data_base64': expected Base64");
  return Buffer.from(base64, 'base64');
}

function unreadable(what: string, cause?: unknown): ConnectorError {
  return new ConnectorError('UNREADABLE', `Not an event in the JSON event format: ${what}`, { cause });
}
