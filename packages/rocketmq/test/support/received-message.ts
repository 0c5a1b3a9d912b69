import type { ReceivedMessage } from '../../src/index.ts';

/** A message as a consumer gets it. */
export function received(fields: Partial<ReceivedMessage> = {}): ReceivedMessage {
  return {
    messageId: 'M1',
    topic: 'orders',
    body: Buffer.from('hello'),
    tag: undefined,
    keys: [],
    messageGroup: undefined,
    properties: {},
    bornAtMs: Date.UTC(2026, 0, 31, 12),
    deliveryAttempt: 1,
    problem: undefined,
    ...fields,
  };
}
