import { ConnectorError } from '@eventmesh/connector-api';
import type { Delivery } from '@eventmesh/rabbitmq';
import { expect, test } from 'vitest';
import { rabbitmqSourceOptions } from '../src/rabbitmq-source-options.ts';
import { RabbitmqSource, type Consumer } from '../src/rabbitmq-source.ts';

const { signal } = new AbortController();
const limit = { maxRecords: 10, maxBytes: 1000 };
const options = rabbitmqSourceOptions.parse({ url: 'amqp://127.0.0.1', queue: 'orders' });
const deliveries: readonly Delivery[] = [1, 2].map((tag) => ({
  message: {
    queue: 'orders',
    exchange: '',
    routingKey: 'orders',
    redelivered: false,
    headers: {},
    messageId: `${tag}`,
    body: Buffer.from(''),
  },
  bytes: 10,
  tag,
  life: {},
}));

function sourceWith(answers: Partial<Consumer> = {}) {
  const asked: unknown[] = [];
  const source = new RabbitmqSource(options, {
    open: async () => {},
    take: async ({ maxRecords, maxBytes }) => {
      asked.push({ maxRecords, maxBytes });
      return deliveries;
    },
    acknowledge: async (ended) => void asked.push(['acknowledge', ...ended.map(({ tag }) => tag)]),
    giveBack: async (ended) => void asked.push(['giveBack', ...ended.map(({ tag }) => tag)]),
    waiting: async () => 3,
    close: async () => {},
    ...answers,
  });
  return { source, asked };
}

test('each record ends by its own delivery', async () => {
  const { source, asked } = sourceWith();
  const records = await source.read(limit, signal);
  await source.commit(records.slice(1));
  await source.release(records.slice(0, 1));
  expect(asked).toEqual([limit, ['acknowledge', 2], ['giveBack', 1]]);
  expect(await source.lag()).toBe(3);
});

test('a read that fails says so, and one that is aborted gives nothing', async () => {
  const failure = new ConnectorError('UNAVAILABLE', 'It is away.');
  const { source } = sourceWith({ take: () => Promise.reject(failure) });
  await expect(source.read(limit, signal)).rejects.toBe(failure);
  expect(await source.read(limit, AbortSignal.abort())).toEqual([]);
});
