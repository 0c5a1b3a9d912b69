import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { writeJsonEvent } from './json-event.ts';
import type { Selector } from './parse-selector.ts';

/**
 * The value that a selector finds in an event: an attribute, the data, or what is in them, just as it is there, bytes and null included;
 * the whole event as its JSON format has it. Undefined when there is none.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the data of a whole event have no JSON form
 */
export function selectValue(event: AnyCloudEvent, selector: Selector): unknown {
  if (selector.length === 0) return JSON.parse(writeJsonEvent(event));
  let found: unknown = event;
  for (const name of selector) {
    if (!isListOrMap(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  // To CloudEvents an attribute that is null is none, while null data are a value.
  return selector[0] === 'data' ? found : (found ?? undefined);
}

function isListOrMap(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}
