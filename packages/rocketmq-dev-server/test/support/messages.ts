import type { MessageQueue } from '../../src/broker/message-queue.ts';
import type { OutgoingMessage, StoredMessage } from '../../src/index.ts';

let count = 0;

/** A message to send. */
export function outgoing(fields: Partial<OutgoingMessage> = {}): OutgoingMessage {
  count += 1;
  return {
    id: `m-${count}`,
    topic: 'orders',
    body: Buffer.from('body'),
    properties: {},
    keys: [],
    transactional: false,
    bornAtMs: 0,
    bornHost: 'test',
    encoding: 'IDENTITY',
    ...fields,
  };
}

/** A message as the broker keeps it. */
export function stored(fields: Partial<StoredMessage> = {}): StoredMessage {
  return { ...outgoing(fields), queueId: 0, offset: 0, storedAtMs: 0, bytes: 4, ...fields };
}

/** Appends a message to `queue` and returns it. */
export function append(queue: MessageQueue, fields: Partial<StoredMessage> = {}): StoredMessage {
  const message = stored({ ...fields, queueId: queue.id, offset: queue.end });
  queue.append(message);
  return message;
}
