import { ConnectorError, toConnectorError, type AnyRecord, type Positioned } from '@eventmesh/connector-api';
import { readJsonEvent } from '@eventmesh/event-formats';
import type { AcmeMessage } from './acme-connection.ts';

/** A record of a topic: the topic is its partition, the offset its position. */
export type AcmeRecord = AnyRecord & Positioned & { readonly position: number };

/** The record of a message: an event, or the message as it came and why it is none. */
export function toRecord({ offset, body }: AcmeMessage, topic: string): AcmeRecord {
  const bytes = Buffer.from(body, 'base64');
  const place = { partition: topic, position: offset, bytes: bytes.length };
  try {
    return { ...place, event: readJsonEvent(bytes) };
  } catch (thrown) {
    const why = `Message ${offset} of topic '${topic}' holds no event: ${toConnectorError(thrown).message}`;
    const error = new ConnectorError('UNREADABLE', why, { cause: thrown });
    return { ...place, error, body: bytes, facts: { topic, offset: String(offset) } };
  }
}
