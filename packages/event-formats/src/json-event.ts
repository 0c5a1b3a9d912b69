import { ConnectorError, isConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { CheckedEvent } from './checked-event.ts';
import { isJsonContentType } from './content-type.ts';
import { toEvent } from './event-with.ts';
import { jsonOfData } from './json-of-data.ts';
import { parseJson } from './parse-json.ts';

/** Content type of one event in the JSON event format. */
export const jsonEventContentType = 'application/cloudevents+json';

/** JSON has no raw line end but between tokens, where no blank is needed. */
const lineEnds = /[\r\n][\t\n\r ]*/g;

/**
 * Writes an event in the JSON event format, in one line. Binary data goes as `data_base64`; other data as the JSON value it is
 * or, where the content type is not JSON, as a string. JSON that came as a message body goes with every digit that came.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the data has no JSON form
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export function writeJsonEvent(event: AnyCloudEvent): string {
  const checked = toEvent(event);
  return `${attributeMembers(checked)}${dataMember(checked)}}`;
}

/** The beginning of an event in the JSON event format: all but its data, and the closing brace. */
export function attributeMembers(event: AnyCloudEvent): string {
  const attributes: Record<string, unknown> = {};
  for (const name of Object.keys(event)) if (name !== 'data' && name !== 'data_base64') attributes[name] = event[name];
  return JSON.stringify(attributes).slice(0, -1);
}

function dataMember(event: AnyCloudEvent): string {
  const { id, datacontenttype } = event;
  const body = CheckedEvent.bodyOf(event);
  if (body !== undefined && isJsonContentType(datacontenttype)) return `,"data":${inOneLine(body)}`;
  const data = CheckedEvent.dataOf(event);
  if (data === undefined) return '';
  if (data instanceof Uint8Array)
    return `,"data_base64":"${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')}"`;
  const text = jsonOfData(data, id);
  return `,"data":${typeof data === 'string' || isJsonContentType(datacontenttype) ? text : JSON.stringify(text)}`;
}

/** Text of a body that was parsed as JSON before, so it is UTF-8 and valid. */
function inOneLine(body: Buffer): string {
  const text = body.toString('utf8', hasMark(body) ? 3 : 0);
  return text.includes('\n') || text.includes('\r') ? text.replace(lineEnds, '') : text;
}

/** Whether a body begins with a byte order mark. */
export function hasMark(body: Uint8Array): boolean {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
}

/**
 * Reads an event in the JSON event format. A number with more digits than a JavaScript number holds is rounded.
 *
 * @throws ConnectorError with code `UNREADABLE` that says what is wrong with it
 */
export function readJsonEvent(json: string | Uint8Array): AnyCloudEvent {
  return eventOf(parseJson(json, 'an event in the JSON event format'));
}

/** Makes an event of a value that JSON was parsed to. */
export function eventOf(value: unknown): AnyCloudEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable('expected a JSON object');
  const { specversion, data, data_base64: base64 } = value as Record<string, unknown>;
  if (specversion === undefined || specversion === null)
    throw unreadable("Attribute 'specversion': expected '1.0', found nothing.");
  if (data !== undefined && base64 !== undefined && base64 !== null)
    throw unreadable("expected either 'data' or 'data_base64', found both");
  try {
    return toEvent(value);
  } catch (thrown) {
    throw isConnectorError(thrown) ? unreadable(thrown.message, thrown) : thrown;
  }
}

function unreadable(what: string, cause?: unknown): ConnectorError {
  return new ConnectorError('UNREADABLE', `Not an event in the JSON event format: ${what}`, { cause });
}
