import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent, isCheckedEvent, type EventAttributes } from './create-event.ts';

/**
 * A copy of an event with other attributes or data. A change to undefined removes.
 *
 * @throws ConnectorError with code `INVALID_EVENT`, see {@link createEvent}
 */
export function eventWith(event: AnyCloudEvent, changes: Partial<EventAttributes>): AnyCloudEvent {
  return createEvent({ ...attributesOf(event), ...changes } as EventAttributes);
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
  return createEvent(attributesOf(value) as EventAttributes);
}

/** Own attributes and data; Base64 counts only where there is no data beside it. */
function attributesOf(event: object): Record<string, unknown> {
  const { data_base64: base64, ...attributes } = event as Record<string, unknown>;
  if (attributes['data'] === undefined && typeof base64 === 'string')
    attributes['data'] = Buffer.from(base64, 'base64');
  return attributes;
}
