import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { isJsonContentType, isTextContentType } from './content-type.ts';
import { decodeUtf8 } from './decode-utf8.ts';

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
 * @throws ConnectorError with code `INVALID_EVENT` when the data has no JSON form
 */
export function eventBody(event: AnyCloudEvent): EventBody {
  const { data, datacontenttype: contentType } = event;
  if (data === undefined) return { bytes: undefined, contentType };
  if (data instanceof Uint8Array)
    return { bytes: Buffer.from(data.buffer, data.byteOffset, data.byteLength), contentType };
  if (typeof data === 'string' && !isJsonContentType(contentType))
    return { bytes: Buffer.from(data, 'utf8'), contentType };
  return { bytes: Buffer.from(jsonOf(data, event.id), 'utf8'), contentType: contentType ?? 'application/json' };
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
  const text = decodeUtf8(buffer);
  try {
    if (text !== undefined) return JSON.parse(text);
  } catch {
    // Said below, without the parser's message: it quotes the body, which may hold secrets.
  }
  throw new ConnectorError('UNREADABLE', `The body is not ${contentType}: expected JSON in UTF-8.`);
}

function jsonOf(data: unknown, id: string): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(data);
  } catch {
    text = undefined;
  }
  if (text !== undefined) return text;
  throw new ConnectorError('INVALID_EVENT', `The data of event '${id}' has no JSON form.`);
}
