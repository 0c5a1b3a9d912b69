import { once } from 'node:events';
import { connect } from 'node:net';
import { InternalErrorException, TooManyRequestsException, type MessageView } from 'rocketmq-client-nodejs';
import { describe, expect, it, vi } from 'vitest';
import { startBench } from './support/plain-client.ts';

const body = Buffer.from('hello');
const message = { topic: 'orders', body };
const shop = { name: 'shop', fromStart: true };

describe('server.faults', { timeout: 15_000 }, () => {
  it('failNext answers with a status of RocketMQ or of gRPC, as often as told', async () => {
    await using bench = await startBench();
    const producer = await bench.producer('orders');
    bench.server.faults.failNext('SendMessage', { code: 50001, times: 2 });
    bench.server.faults.failNext('SendMessage', { grpcStatus: 14, message: 'away' });
    for (let time = 1; time <= 2; time += 1) {
      await expect(producer.send(message)).rejects.toBeInstanceOf(InternalErrorException);
    }
    await expect(producer.send(message)).rejects.toMatchObject({ code: 14, details: 'away' });
    await producer.send(message);
    expect(bench.server.messages('orders')).toHaveLength(1);
  });

  it('failNext reaches receives too', async () => {
    await using bench = await startBench({ groups: [shop] });
    const consumer = await bench.consumer('shop', 'orders');
    bench.server.faults.failNext('ReceiveMessage', { code: 40100 });
    bench.server.faults.failNext('ReceiveMessage', { grpcStatus: 14 });
    await expect(consumer.receive(1, 10_000)).rejects.toMatchObject({ code: 40100 });
    await expect(consumer.receive(1, 10_000)).rejects.toMatchObject({ code: 14 });
    expect(await consumer.receive(1, 10_000)).toEqual([]);
  });

  it('hang holds calls until they are let go, then does them after all', async () => {
    await using bench = await startBench();
    const producer = await bench.producer('orders', { requestTimeout: 1_000 });
    const letGo = bench.server.faults.hang('SendMessage');
    await expect(producer.send(message)).rejects.toMatchObject({ code: 4 });
    expect(bench.server.messages('orders')).toHaveLength(0);
    letGo();
    await vi.waitFor(() => expect(bench.server.messages('orders')).toHaveLength(1));
  });

  it('delay starts calls later', async () => {
    await using bench = await startBench();
    const producer = await bench.producer('orders');
    const stop = bench.server.faults.delay('SendMessage', 100);
    const started = performance.now();
    await producer.send(message);
    expect(performance.now() - started).toBeGreaterThan(95);
    stop();
  });

  it('corruptNextBody lets the client see a corrupted message, or fail as a whole', async () => {
    await using bench = await startBench({ groups: [shop] });
    bench.server.faults.corruptNextBody('orders');
    const producer = await bench.producer('orders');
    await producer.send(message);
    const consumer = await bench.consumer('shop', 'orders');
    const [corrupted] = await consumer.receive(1, 10_000);
    expect(corrupted).toMatchObject({ corrupted: true });
    await consumer.ack(corrupted as MessageView);
    bench.server.faults.corruptNextBody('orders', 'encoding');
    await producer.send(message);
    await expect(consumer.receive(1, 10_000)).rejects.toThrow('incorrect header check');
  });

  it('busy and refuseCredentials answer as a real server does', async () => {
    await using bench = await startBench();
    const producer = await bench.producer('orders');
    bench.server.faults.busy();
    await expect(producer.send(message)).rejects.toBeInstanceOf(TooManyRequestsException);
    bench.server.faults.refuseCredentials();
    await expect(producer.send(message)).rejects.toMatchObject({ code: 40100 });
    bench.server.faults.clear();
    await producer.send(message);
  });

  it('dropConnections cuts the connections and takes new ones', async () => {
    await using bench = await startBench();
    const producer = await bench.producer('orders');
    const [host, port] = bench.server.endpoint.split(':');
    const socket = connect(Number(port), host);
    await once(socket, 'connect');
    await producer.send(message);
    const closed = once(
      socket.resume().on('error', () => {}),
      'close',
    );
    bench.server.faults.dropConnections();
    await closed;
    await vi.waitFor(() => producer.send(message), { timeout: 5_000 });
  });
});

describe('kill and restart', { timeout: 15_000 }, () => {
  it('refuse connections in between, and keep messages and deliveries in flight', async () => {
    await using bench = await startBench({ groups: [shop] });
    const producer = await bench.producer('orders');
    for (let count = 0; count < 3; count += 1) await producer.send(message);
    const consumer = await bench.consumer('shop', 'orders');
    const [held] = await consumer.receive(1, 30_000);
    await bench.server.kill();
    const [host, port] = bench.server.endpoint.split(':');
    const [error] = await once(connect(Number(port), host), 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    await expect(producer.send(message)).rejects.toMatchObject({ code: 14 });
    await bench.server.restart();
    await vi.waitFor(() => producer.send(message), { timeout: 8_000, interval: 200 });
    expect(bench.server.lag('shop', 'orders')).toBe(4);
    await vi.waitFor(() => consumer.ack(held as MessageView), { timeout: 8_000, interval: 200 });
    expect(bench.server.lag('shop', 'orders')).toBe(3);
  });

  it('end a receive that waits', async () => {
    await using bench = await startBench({ groups: [shop], limits: { minLongPollMs: 1_500 } });
    const producer = await bench.producer('orders');
    const consumer = await bench.consumer('shop', 'orders');
    await producer.send(message);
    await consumer.receive(1, 10_000);
    const waiting = expect(consumer.receive(1, 10_000)).rejects.toMatchObject({ code: expect.any(Number) });
    await bench.server.kill();
    await waiting;
    await bench.server.restart();
    await vi.waitFor(() => producer.send(message), { timeout: 8_000, interval: 200 });
  });
});
