import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { checkBase64 } from './check-attribute.ts';
import { CheckedEvent } from './checked-event.ts';
import { createCarryingEvent, createEvent, isCheckedEvent, type EventAttributes } from './create-event.ts';

/**
 * A copy of an event with other attributes or data. A change to undefined removes.
 *
 * @throws ConnectorError with code `INVALID_EVENT`, see {@link createEvent}
 */
export function eventWith(event: AnyCloudEvent, changes: Partial<EventAttributes>): AnyCloudEvent {
  const checked = toEvent(event);
  const attributes: Record<string, unknown> = {};
  for (const name of Object.keys(checked))
    if (name !== 'data' && name !== 'data_base64') attributes[name] = checked[name];
  const otherData = ['data', 'data_base64', 'datacontenttype'].some((name) => name in changes);
  // A copy that is to write its data anew shows them to whoever asks: frozen, as the original carries the very same.
  attributes['data'] = otherData ? checked.data : CheckedEvent.dataOf(checked);
  const changed: Record<string, unknown> = { ...attributes, ...withBytes(changes) };
  return createCarryingEvent(changed, changed['data'], otherData ? undefined : CheckedEvent.bodyOf(checked));
}

/**
 * Makes sure that a value is an event: one of ours is given back as it is, an event of the SDK or a plain object is checked
 * and copied.
 *
 * @throws ConnectorError with code `INVALID_EVENT`
 */
export function toEvent(value: unknown): AnyCloudEvent {
  if (isCheckedEvent(value)) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConnectorError(
      'INVALID_EVENT',
      `Expected an event, found ${value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value}.`,
    );
  }
  return createEvent(withBytes(value) as EventAttributes);
}

/** Puts bytes for Base64 where there is no data beside it, or data that the SDK has read out of it. */
function withBytes(attributes: object): object {
  const { data } = attributes as Partial<EventAttributes>;
  if (data !== undefined && !(data instanceof Uint32Array)) return attributes;
  const { data_base64: base64 } = attributes as Partial<EventAttributes>;
  if (base64 === undefined || base64 === null) return attributes;
  const bytes = checkBase64(base64);
  return data === undefined || isOneByteEach(data, bytes) ? { ...attributes, data: bytes } : attributes;
}

/** The SDK reads Base64 into a Uint32Array with one byte in each element. */
function isOneByteEach(data: Uint32Array, bytes: Buffer): boolean {
  return data.length === bytes.length && data.every((element, index) => element === bytes[index]);
}
