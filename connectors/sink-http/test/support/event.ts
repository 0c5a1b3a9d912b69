import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent, type EventAttributes } from '@eventmesh/event-formats';

/** An event for tests: what is not said of it is the same for all. */
export function event(attributes: Partial<EventAttributes> = {}): AnyCloudEvent {
  return createEvent({ id: '1', source: '/test', type: 'test', ...attributes });
}
