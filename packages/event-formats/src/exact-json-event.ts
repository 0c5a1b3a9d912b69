import { isConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { CheckedEvent } from './checked-event.ts';
import { isJsonContentType } from './content-type.ts';
import { createCarryingEvent } from './create-event.ts';
import { eventFromBody } from './event-body.ts';
import { attributeMembers, eventOf, hasMark, writeJsonEvent } from './json-event.ts';
import { jsonMember } from './json-member.ts';
import { decodeJsonText, parseJson } from './parse-json.ts';

const brokenSurrogate = /\p{Cs}/u;

/**
 * Writes an event in the JSON event format so that {@link readExactJsonEvent} gives the body it came in again, byte for byte: blanks
 * and line ends are kept, so it may have several lines. JSON that begins with a byte order mark goes as `data_base64`.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the data has no JSON form
 */
export function writeExactJsonEvent(event: AnyCloudEvent): string {
  const body = CheckedEvent.bodyOf(event);
  if (body === undefined || !isJsonContentType(event.datacontenttype)) return writeJsonEvent(event);
  const data = hasMark(body) ? `"data_base64":"${body.toString('base64')}"` : `"data":${body.toString('utf8')}`;
  return `${attributeMembers(event)},${data}}`;
}

/**
 * Reads an event in the JSON event format, and has it carry JSON data as they are written there: every digit, the order of keys, keys
 * that come twice. The event goes out with the very same text; its `data` are what that parses to, and cannot be changed.
 *
 * Costs a second look at the text, see {@link readJsonEvent} for one that does without.
 *
 * @throws ConnectorError with code `UNREADABLE` that says what is wrong with it
 */
export function readExactJsonEvent(json: string | Uint8Array): AnyCloudEvent {
  const text = typeof json === 'string' ? json : decodeJsonText(json);
  const event = eventOf(parseJson(text ?? json, 'an event in the JSON event format'));
  const { data, datacontenttype } = event;
  if (text === undefined || data === undefined || !isJsonContentType(datacontenttype)) return event;
  if (data instanceof Uint8Array) return hasMark(data) ? carryingBody(event, data) : event;
  const member = jsonMember(text, 'data');
  if (member === undefined || brokenSurrogate.test(member)) return event;
  return createCarryingEvent(attributesOf(event), data, Buffer.from(member, 'utf8'));
}

/** What only looks like JSON behind a mark stays bytes. */
function carryingBody(event: AnyCloudEvent, bytes: Uint8Array): AnyCloudEvent {
  try {
    return eventFromBody(attributesOf(event), Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (thrown) {
    if (isConnectorError(thrown)) return event;
    throw thrown;
  }
}

function attributesOf(event: AnyCloudEvent): Record<string, unknown> {
  const { data: _, data_base64: __, ...attributes } = event;
  return attributes;
}
