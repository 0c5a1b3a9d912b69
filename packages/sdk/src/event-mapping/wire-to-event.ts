import { ConnectorError, isConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent, decodeUtf8, eventBody, eventFromBody, readExactJsonEvent } from '@eventmesh/event-formats';
import { isReplyName, isServerName, markers, wireContentType } from './wire-names.ts';
import { restoreEvent } from './restore-event.ts';

/** An event as it was published, and what came with it. */
export interface ReceivedEvent {
  readonly event: AnyCloudEvent;
  /** The topic that it came by. */
  readonly topic: string;
  /** What a reply to it has to repeat, see `isReplyName`. */
  readonly replyAttributes: Readonly<Record<string, string>>;
}

/**
 * Reads an event that EventMesh delivers: what this package published comes out as it went in; what others published comes out as
 * it is, without what the server adds. The content type `application/cloudevents+json`, which the server forces upon them, says only
 * that their data are JSON: it becomes `application/json`.
 *
 * @throws ConnectorError with code `UNREADABLE`
 */
export function wireToEvent(body: Uint8Array): ReceivedEvent {
  const text = decodeUtf8(body);
  if (text === undefined || text === '') throw unreadable(text === '' ? 'nothing' : 'bytes that are not UTF-8');
  const received = parseObject(text);
  const topic = typeof received['subject'] === 'string' ? received['subject'] : '';
  try {
    const event = Object.hasOwn(received, markers.data) ? restoreEvent(received) : foreignEvent(received, text);
    return { event, topic, replyAttributes: replyAttributesOf(received) };
  } catch (thrown) {
    if (!isConnectorError(thrown)) throw thrown;
    throw thrown.code === 'UNREADABLE'
      ? thrown
      : new ConnectorError('UNREADABLE', `Not an event: ${thrown.message}`, { cause: thrown });
  }
}

/** With every digit that came. */
function foreignEvent(received: Readonly<Record<string, unknown>>, text: string): AnyCloudEvent {
  const exact = readExactJsonEvent(text);
  const attributes = Object.fromEntries(
    Object.entries(exact).filter(
      ([name]) => name !== 'data' && name !== 'data_base64' && !isServerName(name, received),
    ),
  );
  const { datacontenttype } = exact;
  const contentType = datacontenttype === wireContentType ? 'application/json' : datacontenttype;
  const all = { ...attributes, id: exact.id, source: exact.source, type: exact.type, datacontenttype: contentType };
  if (exact.data instanceof Uint8Array || contentType === undefined) return createEvent({ ...all, data: exact.data });
  return eventFromBody(all, eventBody(exact).bytes);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable('text that is not JSON', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable('no JSON object');
  return value as Record<string, unknown>;
}

function replyAttributesOf(received: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const pairs = Object.entries(received).filter((pair): pair is [string, string] => {
    const [name, value] = pair;
    return isReplyName(name) && typeof value === 'string';
  });
  return Object.fromEntries(pairs);
}

function unreadable(found: string, cause?: unknown): ConnectorError {
  return new ConnectorError('UNREADABLE', `Expected an event in the JSON event format, found ${found}.`, { cause });
}
