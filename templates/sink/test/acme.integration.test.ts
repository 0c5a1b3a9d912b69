import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import { MemoryQueue, memorySource, until } from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import { expect, test } from 'vitest';
import { acmeSink } from '../src/index.ts';
import { AcmeServer } from './support/acme-server.ts';

// Acme is made up, so a server in memory answers here. What takes its place is the real system: see docs/writing-a-connector.md.
test('a pipeline carries events out to Acme', async () => {
  await using server = await AcmeServer.start();
  const { address, token } = server;
  const event = createEvent({ id: '1', source: '/shop', type: 'com.example.order.created', partitionkey: 'order-7' });
  const queue = new MemoryQueue([{ event }]);
  const pipeline = await startPipeline({
    name: 'orders-to-acme',
    source: memorySource(queue),
    sink: acmeSink({ url: `http://${address.host}:${address.port}`, topic: 'orders', token }),
    store: new MemoryStateStore(),
  });
  await until('the event is committed', () => queue.committed.length === 1, 10_000);
  await pipeline.stop();
  expect(server.messages).toMatchObject([{ key: 'order-7', type: 'com.example.order.created' }]);
  expect(pipeline.ledger()).toMatchObject({ delivered: 1, deadLettered: 0, balanced: true });
});
