import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { writeJsonEvent } from '@eventmesh/event-formats';
import type { AcmeMessage } from './acme-connection.ts';

/**
 * The message that carries an event: its key keeps the order, its body is the event in the JSON event format.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the data has no JSON form
 */
export function toAcmeMessage(event: AnyCloudEvent): AcmeMessage {
  const { type, partitionkey } = event;
  const body = writeJsonEvent(event);
  return typeof partitionkey === 'string' ? { key: partitionkey, type, body } : { type, body };
}
