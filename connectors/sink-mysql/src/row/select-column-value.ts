import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { eventBody, selectValue, writeJsonEvent, type Selector } from '@eventmesh/event-formats';
import { JsonText } from './json-text.ts';

/**
 * The value that a selector finds in an event; undefined when there is none. The whole event, and data that are a list or a map, come as
 * the very JSON text that they were received in.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the data have no JSON form
 */
export function selectColumnValue(event: AnyCloudEvent, selector: Selector): unknown {
  if (selector.length === 0) return new JsonText(writeJsonEvent(event));
  const value = selectValue(event, selector);
  const isAllOfData = selector.length === 1 && selector[0] === 'data';
  if (!isAllOfData || typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return new JsonText(String(eventBody(event).bytes));
}
