import type { Delivery, MessageLease, ReceivedMessage } from '@eventmesh/rocketmq';

/** The right to settle a message. */
export function lease(messageId: string): MessageLease {
  return { topic: 'orders', messageId, receiptHandle: `${messageId}-1`, server: {} };
}

/** A message as a consumer receives it; its id is its body. */
export function delivery(messageId: string, fields: Partial<ReceivedMessage> = {}): Delivery {
  const message: ReceivedMessage = {
    messageId,
    topic: 'orders',
    body: Buffer.from(messageId),
    tag: undefined,
    keys: [],
    messageGroup: undefined,
    properties: {},
    bornAtMs: undefined,
    deliveryAttempt: 1,
    problem: undefined,
    ...fields,
  };
  return { message, lease: lease(messageId) };
}

/** Several at once. */
export function deliveries(...ids: readonly string[]): Delivery[] {
  return ids.map((id) => delivery(id));
}

/** The ids of what was received. */
export function idsOf(received: readonly { readonly lease: MessageLease }[]): string[] {
  return received.map(({ lease }) => lease.messageId);
}
