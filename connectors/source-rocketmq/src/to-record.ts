import { toConnectorError, type RejectedRecord, type SourceRecord } from '@eventmesh/connector-api';
import {
  deadLetterFacts,
  messageToEvent,
  type Delivery,
  type MessageLease,
  type MessageReading,
  type ReceivedMessage,
} from '@eventmesh/rocketmq';

/** A record that knows how its message is settled. */
export type RocketmqRecord = (SourceRecord | RejectedRecord) & { readonly lease: MessageLease };

/** A message as a record; rejected when it cannot become an event. Messages of one group are one order domain. */
export function toRecord({ message, lease }: Delivery, reading: MessageReading): RocketmqRecord {
  const place = {
    lease,
    bytes: sizeOf(message),
    ...(message.messageGroup === undefined ? {} : { partition: message.messageGroup }),
  };
  try {
    return { event: messageToEvent(message, reading), ...place };
  } catch (thrown) {
    return { error: toConnectorError(thrown), body: message.body, facts: deadLetterFacts(message), ...place };
  }
}

/** Properties count, too: a message may have 16 KiB of them, whatever its body. */
function sizeOf({ body, properties }: ReceivedMessage): number {
  let bytes = body.length;
  for (const name in properties) bytes += name.length + (properties[name] as string).length;
  return bytes;
}
