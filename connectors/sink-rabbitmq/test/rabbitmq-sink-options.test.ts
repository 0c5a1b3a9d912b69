import { expect, test } from 'vitest';
import { rabbitmqSinkOptions } from '../src/rabbitmq-sink-options.ts';

const right = { url: 'amqp://127.0.0.1', routingKey: 'orders' };

test('only what is required must be given, and the defaults lose nothing', () => {
  expect(rabbitmqSinkOptions.parse(right)).toEqual({
    ...right,
    exchange: '',
    mode: 'binary',
    createQueue: false,
    queueType: 'quorum',
    maxMessageBytes: 16_777_216,
    tls: false,
    connectTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
    heartbeatMs: 10_000,
  });
});

test.each([
  ['routingKey', { routingKey: undefined }],
  ['routingKey', { routingKey: 'ü'.repeat(128) }],
  ['routingKeyAttribute', { routingKeyAttribute: 'Type' }],
  ['createQueue', { createQueue: true, exchange: 'shop' }],
  ['createQueue', { createQueue: true, routingKey: undefined, routingKeyAttribute: 'type' }],
  ['maxMessageBytes', { maxMessageBytes: 0 }],
])('%s: %j is refused', (name, options) => {
  expect(rabbitmqSinkOptions.safeParse({ ...right, ...options }).error?.issues).toMatchObject([{ path: [name] }]);
});

test('an exchange may need no routing key', () => {
  expect(rabbitmqSinkOptions.safeParse({ url: right.url, exchange: 'shop' }).success).toBe(true);
});
