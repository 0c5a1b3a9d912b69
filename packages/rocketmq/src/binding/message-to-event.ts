import { ConnectorError, isConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import {
  createEvent,
  dataFromBody,
  eventWith,
  jsonEventContentType,
  mediaTypeOf,
  readJsonEvent,
  type EventAttributes,
} from '@eventmesh/event-formats';
import type { ReceivedMessage } from '../message/received-message.ts';
import { attributePrefix, contentTypeProperty, isNoData, specversionProperty } from './binding-properties.ts';
import { messageFacts } from './message-facts.ts';

/** How messages become events. */
export interface MessageReading {
  /** Adds the message's own facts as extensions `rocketmq…` to every event; raw messages always have them. Default: false. */
  readonly facts?: boolean | undefined;
  /** Attribute `source` of raw messages. Default: `urn:rocketmq:topic:<topic>`. */
  readonly rawSource?: string | undefined;
  /** Attribute `type` of raw messages. Default: `org.apache.rocketmq.message`. */
  readonly rawType?: string | undefined;
  /** Attribute `datacontenttype` of raw messages. JSON is parsed. Default: none, the data are the bytes. */
  readonly rawContentType?: string | undefined;
}

/** What the storage of an EventMesh adds to the properties of a message, besides the event's attributes. */
const addedByEventMesh =
  /^(messageid|bornhost|borntimestamp|storehost|storetimestamp|queueid|queueoffset|protocol(type|version|desc)|(req|rsp)\d?.*(timestamp|ip)|username|passwd)$/;
const legalName = /^[a-z0-9]+$/;
const dataName = /^data(_base64)?$/;

/**
 * Makes an event of a message. Each message is looked at by itself: structured mode, binary mode (`CE_…`), the storage format of
 * an EventMesh (attributes without prefix), and anything else as a raw message.
 *
 * @throws ConnectorError with code `UNREADABLE` when the message is damaged or says of itself what is not so
 */
export function messageToEvent(message: ReceivedMessage, reading: MessageReading = {}): AnyCloudEvent {
  if (message.problem !== undefined) throw new ConnectorError('UNREADABLE', message.problem);
  try {
    const event = readMessage(message, reading);
    return reading.facts === true ? eventWith(event, messageFacts(message)) : event;
  } catch (thrown) {
    if (!isConnectorError(thrown) || thrown.code !== 'INVALID_EVENT') throw thrown;
    throw new ConnectorError('UNREADABLE', thrown.message, { cause: thrown });
  }
}

function readMessage(message: ReceivedMessage, reading: MessageReading): AnyCloudEvent {
  const { properties, body } = message;
  const contentType = properties[contentTypeProperty];
  if (contentType !== undefined && mediaTypeOf(contentType) === jsonEventContentType) return readJsonEvent(body);
  if (properties[specversionProperty] !== undefined) return createEvent(binaryAttributes(properties, body));
  if (properties['specversion'] !== undefined) return createEvent(eventMeshAttributes(properties, body));
  return createEvent(rawAttributes(message, reading));
}

/** With prefix, and extensions also without it, as the Java SDK writes them. */
function binaryAttributes(properties: Readonly<Record<string, string>>, body: Buffer): EventAttributes {
  const attributes: Record<string, unknown> = {};
  for (const name in properties) {
    if (name.startsWith(attributePrefix)) continue;
    if (legalName.test(name) && !dataName.test(name)) attributes[name] = properties[name];
  }
  for (const name in properties) {
    if (name.startsWith(attributePrefix))
      attributes[name.slice(attributePrefix.length).toLowerCase()] = properties[name];
  }
  const contentType = properties[contentTypeProperty];
  delete attributes['contenttype'];
  return withData(attributes, body, contentType);
}

function eventMeshAttributes(properties: Readonly<Record<string, string>>, body: Buffer): EventAttributes {
  const attributes: Record<string, unknown> = {};
  for (const name in properties) {
    if (legalName.test(name) && !dataName.test(name) && !addedByEventMesh.test(name))
      attributes[name] = properties[name];
  }
  return withData(attributes, body, properties['datacontenttype']);
}

function rawAttributes(message: ReceivedMessage, reading: MessageReading): EventAttributes {
  const { topic, messageId, bornAtMs, properties, body } = message;
  const attributes: Record<string, unknown> = {};
  const others: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (legalName.test(name) && !dataName.test(name)) attributes[name] = value;
    else others[name] = value;
  }
  if (Object.keys(others).length > 0) attributes['rocketmqproperties'] = JSON.stringify(others);
  Object.assign(attributes, messageFacts(message), {
    id: messageId,
    source: reading.rawSource ?? `urn:rocketmq:topic:${encodeURIComponent(topic)}`,
    type: reading.rawType ?? 'org.apache.rocketmq.message',
    time: bornAtMs === undefined ? undefined : new Date(bornAtMs).toISOString(),
    subject: undefined,
    dataschema: undefined,
    specversion: '1.0',
  });
  return withData(attributes, body, reading.rawContentType, true);
}

function withData(attributes: Record<string, unknown>, body: Buffer, contentType: string | undefined, raw = false) {
  attributes['datacontenttype'] = contentType;
  attributes['data'] = !raw && isNoData(body) ? undefined : dataFromBody(body, contentType);
  return attributes as unknown as EventAttributes;
}
