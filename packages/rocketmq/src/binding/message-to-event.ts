import { ConnectorError, isConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import {
  eventFromBody,
  eventWith,
  jsonEventContentType,
  mediaTypeOf,
  readJsonEvent,
  rememberNames,
} from '@eventmesh/event-formats';
import type { ReceivedMessage } from '../message/received-message.ts';
import { attributePrefix, contentTypeProperty, isNoData, specversionProperty } from './binding-properties.ts';
import { messageFacts } from './message-facts.ts';
import { rawAttributes, type RawReading } from './raw-attributes.ts';

/** How messages become events. */
export interface MessageReading extends RawReading {
  /** Adds the message's own facts as extensions `rocketmq…` to every event; raw messages always have them. Default: false. */
  readonly facts?: boolean | undefined;
}

/** What the storage of an EventMesh adds to the properties of a message, besides the event's attributes. */
const addedByEventMesh =
  /^(messageid|bornhost|borntimestamp|storehost|storetimestamp|queueid|queueoffset|protocol(type|version|desc)|(req|rsp)\d?.*(timestamp|ip)|username|passwd)$/;
const extensionName =
  /^(?!(id|source|type|specversion|subject|time|dataschema|data|contenttype|datacontenttype)$)[a-z0-9]+$/;
const attributeName = /^(?!data$)[a-z0-9]+$/;

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
  const bodyOrNoData = isNoData(body) ? undefined : body;
  if (properties[specversionProperty] !== undefined) return eventFromBody(binaryAttributes(properties), bodyOrNoData);
  if (properties['specversion'] !== undefined) return eventFromBody(eventMeshAttributes(properties), bodyOrNoData);
  return eventFromBody(rawAttributes(message, reading), body);
}

/** With prefix, and extensions also without it, as the Java SDK writes them; in doubt, what has the prefix counts. */
function binaryAttributes(properties: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const attributes: Record<string, string | undefined> = {};
  for (const property in properties) {
    const name = plainName(property);
    if (name !== '') attributes[name] = properties[property];
  }
  for (const property in properties) {
    const name = prefixedName(property);
    if (name !== '') attributes[name] = properties[property];
  }
  attributes['datacontenttype'] = properties[contentTypeProperty];
  return attributes;
}

/** The attribute that a property with prefix carries in binary mode; an empty name for none. */
const prefixedName = rememberNames((property) => {
  const name = property.startsWith(attributePrefix) ? property.slice(attributePrefix.length).toLowerCase() : '';
  return name === 'contenttype' ? '' : name;
});

/** The extension that a property without prefix carries in binary mode; an empty name for none. */
const plainName = rememberNames((property) => (extensionName.test(property) ? property : ''));

function eventMeshAttributes(properties: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const attributes: Record<string, string | undefined> = {};
  for (const name in properties) {
    if (attributeName.test(name) && !addedByEventMesh.test(name)) attributes[name] = properties[name];
  }
  return attributes;
}
