import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { CheckedEvent } from './checked-event.ts';
import { isJsonContentType, isTextContentType, otherCharsetOf } from './content-type.ts';
import { createCarryingEvent } from './create-event.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import { toEvent } from './event-with.ts';
import { jsonOfData } from './json-of-data.ts';
import { decodeJsonText } from './parse-json.ts';

const ascii = /^\p{ASCII}*$/u;
const brokenSurrogate = /\p{Cs}/u;

/** Data of an event as a message body, for binary mode. */
export interface EventBody {
  /** Undefined when the event has no data. */
  readonly bytes: Buffer | undefined;
  /** The event's content type; `application/json` where it has none and the data is not binary. */
  readonly contentType: string | undefined;
}

/**
 * Data as it goes into a message body: bytes as they are, JSON data as JSON text, text of other types as UTF-8.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the data has no JSON form, or the text none in its charset
 */
export function eventBody(event: AnyCloudEvent): EventBody {
  const carried = CheckedEvent.bodyOf(event);
  if (carried !== undefined) return { bytes: carried, contentType: event.datacontenttype ?? 'application/json' };
  const { id, data, datacontenttype: contentType } = toEvent(event);
  if (data === undefined) return { bytes: undefined, contentType };
  if (data instanceof Uint8Array)
    return { bytes: Buffer.from(data.buffer, data.byteOffset, data.byteLength), contentType };
  if (contentType === undefined || isJsonContentType(contentType))
    return { bytes: Buffer.from(jsonOfData(data, id), 'utf8'), contentType: contentType ?? 'application/json' };
  const text = typeof data === 'string' ? data : jsonOfData(data, id);
  return { bytes: encodeText(text, contentType, id), contentType };
}

/**
 * Makes an event of attributes and the body of a message, as binary mode has them: data are read as `datacontenttype` says, see
 * {@link dataFromBody}, and cannot be changed; {@link eventBody} gives the same bytes again.
 *
 * @param attributes by name, as they were received: all of them are checked here; null counts as absent
 * @param body undefined: no data
 * @throws ConnectorError with code `INVALID_EVENT` that names the attribute, or `UNREADABLE` about the body
 */
export function eventFromBody(attributes: Readonly<Record<string, unknown>>, body: Buffer | undefined): AnyCloudEvent {
  if (body === undefined) return createCarryingEvent(attributes, undefined, undefined);
  const { datacontenttype } = attributes;
  const data = dataFromBody(body, typeof datacontenttype === 'string' ? datacontenttype : undefined);
  return createCarryingEvent(attributes, data, Buffer.isBuffer(data) ? undefined : body);
}

/**
 * Data out of a message body: parsed where the content type is JSON, a string where it is text in UTF-8, else the bytes.
 *
 * @param contentType undefined: the bytes are kept
 * @throws ConnectorError with code `UNREADABLE` when JSON was promised and something else came
 */
export function dataFromBody(bytes: Uint8Array, contentType: string | undefined): unknown {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (contentType === undefined) return buffer;
  if (isJsonContentType(contentType)) return parseBody(buffer, contentType);
  return isTextContentType(contentType) ? (decodeUtf8(buffer) ?? buffer) : buffer;
}

function parseBody(buffer: Buffer, contentType: string): unknown {
  const text = decodeJsonText(buffer);
  try {
    if (text !== undefined) return JSON.parse(text);
  } catch {
    // Said below, without the parser's message: it quotes the body, which may hold secrets.
  }
  throw new ConnectorError('UNREADABLE', `The body is not ${contentType}: expected JSON in UTF-8.`);
}

/** Refuses what would arrive as other text, or as none: better a dead letter than garbage. */
function encodeText(text: string, contentType: string, id: string): Buffer {
  const charset = otherCharsetOf(contentType);
  if (charset !== undefined && !ascii.test(text))
    throw new ConnectorError(
      'INVALID_EVENT',
      `The data of event '${id}' is text that is to be written in ${charset}: expected bytes, or the charset utf-8.`,
    );
  if (brokenSurrogate.test(text))
    throw new ConnectorError('INVALID_EVENT', `The data of event '${id}' is text with a broken surrogate pair.`);
  return Buffer.from(text, 'utf8');
}
