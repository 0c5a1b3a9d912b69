import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { selectValue, type Selector } from '@eventmesh/event-formats';

/**
 * The value that a selector finds in an event, as JSON has it; undefined when there is none. Bytes become base64.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the data of a whole event have no JSON form
 */
export function selectJson(event: AnyCloudEvent, selector: Selector): unknown {
  const value = selectValue(event, selector);
  if (!(value instanceof Uint8Array)) return value;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}

/**
 * The value as text: text as it is, numbers and booleans as JSON writes them, lists and maps as JSON; undefined for nothing and null.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the value has no JSON form
 */
export function selectText(event: AnyCloudEvent, selector: Selector): string | undefined {
  const value = selectJson(event, selector);
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? undefined : jsonTextOf(value, event);
}

/** A value that is made of an event as JSON. Throws a ConnectorError with code `INVALID_EVENT` when it has no such form. */
export function jsonTextOf(value: unknown, { id }: AnyCloudEvent): string {
  try {
    return JSON.stringify(value);
  } catch (thrown) {
    throw new ConnectorError('INVALID_EVENT', `The data of event '${id}' have no JSON form.`, { cause: thrown });
  }
}
