import { ConnectorError, isConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import {
  eventFromBody,
  eventWith,
  jsonEventContentType,
  mediaTypeOf,
  readJsonEvent,
  rememberNames,
} from '@eventmesh/event-formats';
import type { ReceivedMessage } from '../received-message.ts';
import { attributeHeader, cloudEventTypes } from './attribute-headers.ts';
import { headerText } from './header-text.ts';
import { messageFacts } from './message-facts.ts';
import { rawEvent, type RawReading } from './raw-event.ts';

/** How messages become events. */
export interface MessageReading {
  /** Adds the message's own facts as extensions `rabbitmq…` to every event; plain messages always have them. Default: false. */
  readonly facts?: boolean | undefined;
  readonly raw?: RawReading | undefined;
}

/**
 * Makes an event of a message. Each message is looked at by itself: structured mode (by its content type), binary mode (a header
 * `cloudEvents_specversion` or `cloudEvents:specversion`), and anything else as a plain message.
 *
 * @throws ConnectorError with code `UNREADABLE` when the message says of itself what is not so, or has no id
 */
export function messageToEvent(message: ReceivedMessage, reading: MessageReading = {}): AnyCloudEvent {
  try {
    const event = readEvent(message);
    if (event === undefined) return rawEvent(message, reading.raw ?? {});
    return reading.facts === true ? eventWith(event, messageFacts(message)) : event;
  } catch (thrown) {
    if (!isConnectorError(thrown) || thrown.code !== 'INVALID_EVENT') throw thrown;
    throw new ConnectorError('UNREADABLE', thrown.message, { cause: thrown });
  }
}

function readEvent({ contentType, headers, body }: ReceivedMessage): AnyCloudEvent | undefined {
  const mediaType = contentType === undefined ? '' : mediaTypeOf(contentType);
  if (mediaType === jsonEventContentType) return readJsonEvent(body);
  if (cloudEventTypes.test(mediaType))
    throw new ConnectorError('UNREADABLE', `Expected one event in ${jsonEventContentType}, found ${mediaType}.`);
  const attributes: Record<string, unknown> = {};
  for (const header of Object.keys(headers)) {
    const name = attributeOf(header);
    if (name !== '') attributes[name] = attributeValue(headers[header], header);
  }
  if (attributes['specversion'] === undefined) return undefined;
  attributes['datacontenttype'] = contentType;
  return eventFromBody(attributes, body.length === 0 ? undefined : body);
}

/** The attribute that a header carries; an empty name for none. */
const attributeOf = rememberNames((header) => {
  const name = attributeHeader.exec(header)?.[1] ?? '';
  return name === 'data' || name === 'data_base64' ? '' : name;
});

function attributeValue(value: unknown, header: string): string | number | boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && value === (value | 0)) return value;
  const text = headerText(value);
  if (text !== undefined) return text;
  throw new ConnectorError(
    'UNREADABLE',
    `Header '${header}': expected the value of an attribute, found a table or list.`,
  );
}
