import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent, type EventAttributes } from '@eventmesh/event-formats';

/** An event with these attributes, and others that every event needs. */
export function event(attributes: Partial<EventAttributes> = {}): AnyCloudEvent {
  return createEvent({ id: '1', source: '/orders', type: 'com.example.order.created', ...attributes });
}
