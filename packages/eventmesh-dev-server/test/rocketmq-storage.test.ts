import { until } from '@eventmesh/connector-testkit';
import { describe, expect, it } from 'vitest';
import { startEventMeshDevServer } from '../src/index.ts';
import { eventOf, TestClient } from './support/test-client.ts';
import { meshEvent } from './support/events.ts';

describe('storage rocketmq', () => {
  it('gives every group everything from its first subscription on, also over the death of the runtime', async () => {
    await using server = await startEventMeshDevServer({ storage: 'rocketmq' });
    const first = await TestClient.subscriber(server.endpoint, 'first', 'orders');
    await using second = await TestClient.subscriber(server.endpoint, 'second', 'orders');
    first.die();
    await until('it is gone', () => server.sessions().length === 1, 5_000);
    const publisher = await TestClient.publisher(server.endpoint, 'pubs');
    for (const id of ['one', 'two']) await publisher.publish(meshEvent('orders', { id }));
    await until('the second has both', () => second.ids.length === 2, 5_000);
    await server.kill();
    await server.restart();
    await using back = await TestClient.subscriber(server.endpoint, 'first', 'orders');
    await until('the first has both', () => back.ids.length === 2, 5_000);
    expect(back.ids).toEqual(['one', 'two']);
  });

  it('refuses topics that nobody made, unless it makes them', async () => {
    await using server = await startEventMeshDevServer({ storage: 'rocketmq', autoCreate: false });
    await using publisher = await TestClient.publisher(server.endpoint, 'pubs');
    const desc = 'org.apache.eventmesh.api.exception.StorageRuntimeException: Send message to RocketMQ broker failed.';
    expect((await publisher.publish(meshEvent('orders'))).header).toMatchObject({ code: 1, desc });
    await using subscriber = await TestClient.connect(server.endpoint);
    await subscriber.hello('sub', 'subs');
    expect((await subscriber.subscribe('orders')).header).toMatchObject({ cmd: 'SUBSCRIBE_RESPONSE', code: 1 });
    server.createTopic('orders');
    expect((await publisher.publish(meshEvent('orders'))).header.code).toBe(0);
  });

  it('loses what comes while nobody is there, when told to', async () => {
    await using server = await startEventMeshDevServer({ storage: 'rocketmq' });
    const first = await TestClient.subscriber(server.endpoint, 'subs', 'orders');
    server.faults.loseWhileAway();
    await using publisher = await TestClient.publisher(server.endpoint, 'pubs');
    first.die();
    await until('it is gone', () => server.sessions().length === 1, 5_000);
    await publisher.publish(meshEvent('orders', { id: 'away' }));
    await using back = await TestClient.subscriber(server.endpoint, 'subs', 'orders');
    await publisher.publish(meshEvent('orders', { id: 'here' }));
    await until('it came', () => back.ids.length > 0, 5_000);
    expect(back.ids).toEqual(['here']);
  });

  it('brings a response to who asked, with the seq of the request', async () => {
    await using server = await startEventMeshDevServer({ storage: 'rocketmq' });
    await using responder = await TestClient.subscriber(server.endpoint, 'subs', 'orders', { type: 'SYNC' });
    await using requester = await TestClient.publisher(server.endpoint, 'pubs');
    const seq = requester.publishOnly(meshEvent('orders'), 'REQUEST_TO_SERVER');
    const request = await responder.heard(({ header }) => header.cmd === 'REQUEST_TO_CLIENT');
    responder.publishOnly({ ...eventOf(request), data: 'answer' }, 'RESPONSE_TO_SERVER');
    const response = await requester.heard(({ header }) => header.seq === seq);
    expect(response.header).toMatchObject({ cmd: 'RESPONSE_TO_CLIENT', code: 0 });
    expect(eventOf(response)['data']).toBe('answer');
  });
});
