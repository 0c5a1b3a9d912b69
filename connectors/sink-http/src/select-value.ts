import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { writeJsonEvent } from '@eventmesh/event-formats';
import type { Selector } from './parse-selector.ts';

/**
 * The value that a selector finds in an event, as JSON has it; undefined when there is none. Bytes become base64.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the data of a whole event have no JSON form
 */
export function selectValue(event: AnyCloudEvent, selector: Selector): unknown {
  const [first] = selector;
  if (first === undefined) return JSON.parse(writeJsonEvent(event));
  let found: unknown = event[first];
  for (let at = 1; at < selector.length; at += 1) {
    const name = selector[at] as string | number;
    if (!isListOrMap(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  if (found instanceof Uint8Array)
    return Buffer.from(found.buffer, found.byteOffset, found.byteLength).toString('base64');
  return found ?? (selector.length > 1 ? found : undefined);
}

/**
 * The value as text: text as it is, numbers and booleans as JSON writes them, lists and maps as JSON; undefined for nothing and null.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the value has no JSON form
 */
export function selectText(event: AnyCloudEvent, selector: Selector): string | undefined {
  const value = selectValue(event, selector);
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

function isListOrMap(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}
