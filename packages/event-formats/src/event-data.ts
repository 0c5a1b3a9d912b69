import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { CheckedEvent } from './checked-event.ts';

/**
 * The data of an event, for readers that change nothing: unlike `event.data`, looking at them here does not keep the event
 * from going out with the very bytes that came in.
 */
export function eventData(event: AnyCloudEvent): unknown {
  return CheckedEvent.dataOf(event);
}
