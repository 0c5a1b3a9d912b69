import type { AnyCloudEvent } from '@eventmesh/connector-api';
import {
  attributesToHeaders,
  eventBody,
  jsonEventContentType,
  mediaTypeOf,
  writeJsonEvent,
} from '@eventmesh/event-formats';
import { propertiesProblem } from '../message/check-message.ts';
import { attributePrefix, contentTypeProperty, isNoData, noDataBody } from './binding-properties.ts';

/** The part of a message that an event becomes. */
export interface EventContent {
  /** At least one byte: RocketMQ takes no empty message. */
  readonly body: Buffer;
  /** The attributes, as far as the mode puts them there. */
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * How events are put into messages.
 *
 * - `binary`: data in the body, attributes in properties `CE_…`, as the Java SDK's binding writes them; extensions too, which
 *   that writer puts where its own reader does not look. An event that this form would change or RocketMQ would refuse (empty
 *   data, an empty attribute, too many of them, data that are an event themselves) goes in structured mode.
 * - `structured`: the whole event in the JSON event format.
 * - `raw`: the data alone, for readers that know nothing of CloudEvents. The attributes stay behind.
 */
export type MessageMode = 'binary' | 'structured' | 'raw';

/**
 * The body and properties that carry an event.
 *
 * @param otherBytes what the message's tag and keys take from the room for properties, see `tagAndKeyBytes`. Default: 0
 * @throws ConnectorError with code `INVALID_EVENT` when the data has no JSON form
 */
export function eventToMessage(event: AnyCloudEvent, mode: MessageMode, otherBytes = 0): EventContent {
  if (mode === 'structured') return structured(event);
  const { bytes, contentType } = eventBody(event);
  if (mode === 'raw') return { body: bytes === undefined || bytes.length === 0 ? noDataBody : bytes, properties: {} };
  if (bytes !== undefined && isNoData(bytes)) return structured(event);
  if (passesForContentType(event) || (contentType !== undefined && mediaTypeOf(contentType) === jsonEventContentType)) {
    return structured(event);
  }
  const properties = attributesToHeaders(event, { prefix: attributePrefix });
  if (contentType !== undefined) properties[contentTypeProperty] = contentType;
  if (propertiesProblem(properties, otherBytes) !== undefined) return structured(event);
  return { body: bytes ?? noDataBody, properties };
}

/** An extension `contenttype` would take the place of the content type. */
function passesForContentType(event: AnyCloudEvent): boolean {
  return event['contenttype'] !== undefined;
}

function structured(event: AnyCloudEvent): EventContent {
  return {
    body: Buffer.from(writeJsonEvent(event), 'utf8'),
    properties: { [contentTypeProperty]: jsonEventContentType },
  };
}
