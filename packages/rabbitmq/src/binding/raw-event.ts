import { createHash } from 'node:crypto';
import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { eventFromBody } from '@eventmesh/event-formats';
import type { ReceivedMessage } from '../received-message.ts';
import { headerText, timeOfSeconds } from './header-text.ts';
import { messageFacts, senderFacts } from './message-facts.ts';

/** What the attributes of events are that are made of plain messages. */
export interface RawReading {
  /** Attribute `source`. Default: `urn:rabbitmq:queue:<queue>`. */
  readonly source?: string | undefined;
  /** Attribute `type`. Default: the property `type` of the message, else `com.rabbitmq.message`. */
  readonly type?: string | undefined;
  /** Attribute `datacontenttype`. Default: the property `content-type` of the message. JSON is parsed, text decoded. */
  readonly contentType?: string | undefined;
  /** What becomes the `id`: the property `message-id`, or, where a message has none, a digest of its content. Default: `message-id`. */
  readonly idFrom?: 'message-id' | 'content' | undefined;
}

/** Names of extensions that a header may have; those that the message itself fills are not among them. */
const freeName = /^(?!(id|source|type|specversion|subject|time|dataschema|data|datacontenttype)$|rabbitmq)[a-z0-9]+$/;
/** What the broker adds on its way, so that it differs from one delivery to the next. */
const addedByBroker = /^x-(death|delivery-count|first-death-|last-death-|acquired-count)/;

/**
 * Makes an event of a message that is no CloudEvent. Its headers become extensions where name and value can; the others are kept
 * together as JSON, in `rabbitmqheaders`.
 *
 * @throws ConnectorError with code `UNREADABLE` when it has no id, or is not what its content type says
 */
export function rawEvent(message: ReceivedMessage, reading: RawReading): AnyCloudEvent {
  const { queue, body, contentEncoding } = message;
  const contentType = reading.contentType ?? message.contentType;
  const attributes = {
    ...headerExtensions(message.headers),
    ...senderFacts(message),
    ...messageFacts(message),
    id: idOf(message, reading),
    source: reading.source ?? `urn:rabbitmq:queue:${encodeURIComponent(queue)}`,
    type: reading.type ?? message.type ?? 'com.rabbitmq.message',
    time: timeOfSeconds(message.timestamp),
    // What is encoded, by gzip say, is not what its type says until somebody has decoded it.
    datacontenttype: contentEncoding === undefined || contentEncoding === '' ? contentType : undefined,
  };
  return eventFromBody(attributes, body.length === 0 ? undefined : body);
}

function idOf(message: ReceivedMessage, { idFrom = 'message-id' }: RawReading): string {
  if (message.messageId !== undefined && message.messageId !== '') return message.messageId;
  if (idFrom === 'content') return digestOf(message);
  throw new ConnectorError(
    'UNREADABLE',
    "The message has no 'message-id', and nothing else tells it from another of the same content when it comes again. Let the sender set it, or choose 'raw: { idFrom: content }'.",
  );
}

/** Of all that is the same at every delivery. Two messages that differ in nothing have the same. */
function digestOf(message: ReceivedMessage): string {
  const { body, headers, exchange, routingKey, type, timestamp, correlationId, appId } = message;
  const lasting = Object.entries(headers).filter(([name]) => !addedByBroker.test(name));
  const facts = [
    lasting.toSorted(([one], [other]) => (one < other ? -1 : 1)),
    exchange,
    routingKey,
    type,
    timestamp,
    correlationId,
    appId,
  ];
  return createHash('sha256').update(JSON.stringify(facts)).update('\n').update(body).digest('base64url');
}

function headerExtensions(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const extensions: Record<string, string> = {};
  const others: [name: string, value: unknown][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (addedByBroker.test(name)) continue;
    const text = headerText(value);
    if (freeName.test(name) && text !== undefined && /^[\x20-\x7e]*$/.test(text)) extensions[name] = text;
    else others.push([name, text ?? value]);
  }
  // JSON with everything outside of ASCII escaped, so that any attribute can hold it.
  if (others.length > 0) extensions['rabbitmqheaders'] = asciiJson(Object.fromEntries(others));
  return extensions;
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
