import { expect, test } from 'vitest';
import { rabbitmqSourceOptions } from '../src/rabbitmq-source-options.ts';

const right = { url: 'amqp://127.0.0.1', queue: 'orders' };

test('only what is required must be given, and the defaults lose nothing', () => {
  expect(rabbitmqSourceOptions.parse(right)).toEqual({
    ...right,
    createQueue: false,
    queueType: 'quorum',
    bindings: [],
    prefetch: 1000,
    ordered: true,
    facts: false,
    tls: false,
    connectTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
    heartbeatMs: 10_000,
  });
});

test.each([
  ['queue', { queue: '' }],
  ['queue', { queue: 'q'.repeat(256) }],
  ['prefetch', { prefetch: 0 }],
  ['prefetch', { prefetch: 65_536 }],
  ['queueType', { queueType: 'stream' }],
])('%s: %j is refused', (name, options) => {
  expect(rabbitmqSourceOptions.safeParse({ ...right, ...options }).error?.issues).toMatchObject([{ path: [name] }]);
});
