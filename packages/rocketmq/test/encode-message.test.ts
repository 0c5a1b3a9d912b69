import { expect, it } from 'vitest';
import { encodeMessage, messageTypeOf } from '../src/message/encode-message.ts';

const now = 1_767_225_600_123;
const topic = { name: 'orders' };
const body = Buffer.from('x');

it('writes a message with all that belongs to it', () => {
  const message = { topic: 'orders', body, tag: 't', keys: ['k'], messageGroup: 'g', properties: { a: 'b' } };
  expect(encodeMessage(message, 'M1', topic, now)).toEqual({
    topic,
    body,
    userProperties: { a: 'b' },
    systemProperties: {
      messageId: 'M1',
      keys: ['k'],
      tag: 't',
      messageGroup: 'g',
      messageType: 2,
      deliveryTimestamp: undefined,
      bornTimestamp: { seconds: 1_767_225_600, nanos: 123_000_000 },
      bornHost: expect.any(String),
      bodyEncoding: 1,
      queueId: 0,
    },
  });
});

it('writes the time of a delayed message', () => {
  const { systemProperties } = encodeMessage({ topic: 'orders', body, deliverAtMs: now + 1000 }, 'M1', topic, now);
  expect(systemProperties?.deliveryTimestamp).toEqual({ seconds: 1_767_225_601, nanos: 123_000_000 });
});

it('tells the type that the topic must have', () => {
  const [normal, fifo, delay] = [1, 2, 3];
  expect(messageTypeOf({ topic: 'orders', body })).toBe(normal);
  expect(messageTypeOf({ topic: 'orders', body, messageGroup: 'g' })).toBe(fifo);
  expect(messageTypeOf({ topic: 'orders', body, deliverAtMs: now })).toBe(delay);
});
