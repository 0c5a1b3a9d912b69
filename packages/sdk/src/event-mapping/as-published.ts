import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { writeExactJsonEvent } from '@eventmesh/event-formats';
import { wireToEvent } from './wire-to-event.ts';

/**
 * Gives an event as it was published, of one that was read from where an EventMesh stores it: its RocketMQ topic, by
 * `@eventmesh/source-rocketmq`. To be used as a transform there.
 *
 * @throws ConnectorError with code `UNREADABLE` when it holds markers of this package that make no sense
 */
export function asPublished(stored: AnyCloudEvent): AnyCloudEvent {
  return wireToEvent(Buffer.from(writeExactJsonEvent(stored))).event;
}
