import type { AnyCloudEvent } from '@eventmesh/connector-api';
import {
  eventBody,
  isJsonContentType,
  isTextContentType,
  jsonEventContentType,
  mediaTypeOf,
  rememberNames,
  toEvent,
  writeJsonEvent,
} from '@eventmesh/event-formats';
import type { EventContent, HeaderValue } from '../outgoing-message.ts';
import { attributePrefix, cloudEventTypes } from './attribute-headers.ts';

/**
 * How events are put into messages.
 *
 * - `binary`: data in the body, attributes in headers `cloudEvents_…`, as the AMQP binding of CloudEvents 1.0 has it. An event that
 *   this form would change, or that has more than the headers hold, goes in structured mode.
 * - `structured`: the whole event in the JSON event format.
 * - `raw`: the data alone, for readers that know nothing of CloudEvents; id, type and time as properties, the rest stays behind.
 */
export type MessageMode = 'binary' | 'structured' | 'raw';

/** Most bytes of a property: AMQP counts them in one byte. */
const longestProperty = 255;
/** Most bytes of headers, with room to spare in the 64 KiB that the client has for them. */
const mostHeaderBytes = 60_000;
/** What a header takes beside name and value. */
const bytesOfHeader = 16;

/**
 * The part of a message that carries an event.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the data has no JSON form, or the text none in its charset
 */
export function eventToMessage(event: AnyCloudEvent, mode: MessageMode): EventContent {
  if (mode === 'structured') return structured(event);
  const { bytes = Buffer.alloc(0), contentType } = eventBody(event);
  if (mode === 'raw') return { ...properties(event, contentType), body: bytes, headers: {} };
  const headers = fitsBinary(event, contentType) ? headersOf(event) : undefined;
  if (headers === undefined) return structured(event);
  return { ...properties(event, contentType), body: bytes, headers };
}

function structured(event: AnyCloudEvent): EventContent {
  const body = Buffer.from(writeJsonEvent(event), 'utf8');
  return { ...properties(event, jsonEventContentType), body, headers: {} };
}

/** Whether whoever reads data by the content type, and takes an empty body for no data, gets what went in. */
function fitsBinary({ data, datacontenttype }: AnyCloudEvent, contentType: string | undefined): boolean {
  if (datacontenttype !== contentType) return false;
  if (contentType !== undefined && (isTooLong(contentType) || cloudEventTypes.test(mediaTypeOf(contentType))))
    return false;
  if (data === undefined) return true;
  if (data instanceof Uint8Array) return data.length > 0 && !isJson(contentType) && !isText(contentType);
  return isJson(contentType) || (typeof data === 'string' && data !== '' && isText(contentType));
}

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && isJsonContentType(contentType);
}

function isText(contentType: string | undefined): boolean {
  return contentType !== undefined && isTextContentType(contentType);
}

/** Attributes with their types; undefined when there are more than headers hold. */
function headersOf(event: AnyCloudEvent): Readonly<Record<string, HeaderValue>> | undefined {
  const headers: Record<string, HeaderValue> = {};
  let bytes = 0;
  const checked = toEvent(event);
  for (const name of Object.keys(checked)) {
    const header = headerOf(name);
    const value = checked[name];
    if (header === '' || value === undefined || value === null) continue;
    const fitting = isHeaderValue(value) ? value : JSON.stringify(value);
    headers[header] = fitting;
    bytes += header.length + bytesOfHeader + (typeof fitting === 'string' ? Buffer.byteLength(fitting) : 0);
  }
  return bytes > mostHeaderBytes ? undefined : headers;
}

/** The header of an attribute; an empty one for what has a place of its own. */
const headerOf = rememberNames((name) =>
  /^(data|data_base64|datacontenttype)$/.test(name) ? '' : attributePrefix + name,
);

function properties(
  { id, type, time }: AnyCloudEvent,
  contentType: string | undefined,
): Pick<EventContent, 'contentType' | 'messageId' | 'type' | 'timestamp'> {
  const seconds = time === undefined ? Number.NaN : Math.floor(Date.parse(time) / 1000);
  return {
    ...(contentType === undefined || isTooLong(contentType) ? {} : { contentType }),
    ...(isTooLong(id) ? {} : { messageId: id }),
    ...(isTooLong(type) ? {} : { type }),
    ...(seconds >= 0 ? { timestamp: seconds } : {}),
  };
}

function isTooLong(text: string): boolean {
  return text.length > longestProperty || Buffer.byteLength(text) > longestProperty;
}

function isHeaderValue(value: unknown): value is HeaderValue {
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
}
