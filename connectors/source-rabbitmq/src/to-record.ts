import { ConnectorError, toConnectorError, type AnyRecord } from '@eventmesh/connector-api';
import { deadLetterFacts, messageToEvent, type Delivery } from '@eventmesh/rabbitmq';
import type { RabbitmqSourceOptions } from './rabbitmq-source-options.ts';

/** A record, with what is needed to acknowledge it. */
export type RabbitmqRecord = AnyRecord & { readonly delivery: Delivery };

/** The record of a delivery: an event, or the message as it came and why it is none. */
export function toRecord(
  delivery: Delivery,
  { ordered, facts, raw }: Pick<RabbitmqSourceOptions, 'ordered' | 'facts' | 'raw'>,
): RabbitmqRecord {
  const { message, bytes } = delivery;
  const { queue, body } = message;
  const place = { delivery, bytes, ...(ordered ? { partition: queue } : {}) };
  try {
    return { ...place, event: messageToEvent(message, { facts, raw }) };
  } catch (thrown) {
    const why = `A message of queue '${queue}' cannot become an event: ${toConnectorError(thrown).message}`;
    const error = new ConnectorError('UNREADABLE', why, { cause: thrown });
    return { ...place, error, body, facts: deadLetterFacts(message) };
  }
}
