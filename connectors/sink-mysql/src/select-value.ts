import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { eventBody, writeJsonEvent } from '@eventmesh/event-formats';
import { JsonText } from './json-text.ts';
import type { Selector } from './parse-selector.ts';

/**
 * The value that a selector finds in an event; undefined when there is none. The whole event, and data that are a list or a map, come as
 * the very JSON text that they were received in.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the data have no JSON form
 */
export function selectValue(event: AnyCloudEvent, selector: Selector): unknown {
  const [first, second] = selector;
  if (first === undefined) return new JsonText(writeJsonEvent(event));
  const value: unknown = event[first];
  if (first !== 'data') return value;
  if (second === undefined) return isListOrMap(value) ? new JsonText(String(eventBody(event).bytes)) : value;
  let found = value;
  for (let at = 1; at < selector.length; at += 1) {
    const name = selector[at] as string | number;
    if (!isListOrMap(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

function isListOrMap(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}
