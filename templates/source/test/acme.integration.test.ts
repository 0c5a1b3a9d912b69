import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import { memorySink, MemoryTarget, until } from '@eventmesh/connector-testkit';
import { createEvent, writeJsonEvent } from '@eventmesh/event-formats';
import { expect, test } from 'vitest';
import { acmeSource } from '../src/index.ts';
import { AcmeServer } from './support/acme-server.ts';

// Acme is made up, so a server in memory answers here. What takes its place is the real system: see docs/writing-a-connector.md.
test('a pipeline brings messages of Acme in; what is no event goes to the dead letters', async () => {
  await using server = await AcmeServer.start();
  const { address, token } = server;
  server.put(writeJsonEvent(createEvent({ id: '1', source: '/shop', type: 'order' })));
  server.put('no event');
  server.put(writeJsonEvent(createEvent({ id: '2', source: '/shop', type: 'order' })));
  const target = new MemoryTarget();
  const pipeline = await startPipeline({
    name: 'acme-to-memory',
    source: acmeSource({
      url: `http://${address.host}:${address.port}`,
      topic: 'orders',
      consumerGroup: 'test',
      token,
    }),
    sink: memorySink(target),
    store: new MemoryStateStore(),
  });
  await until('all are committed', () => server.positionOf('test') === 3, 10_000);
  await pipeline.stop();
  expect(target.ids).toEqual(['1', '2']);
  expect(pipeline.ledger()).toMatchObject({ delivered: 2, deadLettered: 1, balanced: true });
});
