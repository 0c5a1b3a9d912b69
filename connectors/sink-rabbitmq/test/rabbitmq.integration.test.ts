import { randomUUID } from 'node:crypto';
import type { Sink } from '@eventmesh/connector-api';
import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import { MemoryQueue, memorySource, testContext, until } from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import { RealRabbitmq, TlsFront } from '@eventmesh/test-servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rabbitmqSink, type RabbitmqSinkInput } from '../src/index.ts';

const { signal } = new AbortController();
const withinMs = 60_000;
const eventTo = (id: string, subject: string) =>
  createEvent({ id, source: '/shop', type: 'order', subject, partitionkey: id });

let server: RealRabbitmq;
beforeAll(async () => void (server = await RealRabbitmq.connect()));
afterAll(() => server[Symbol.asyncDispose](), withinMs);

async function openSink(options: Partial<RabbitmqSinkInput>): Promise<Sink & AsyncDisposable> {
  const parsed = rabbitmqSink.options.parse({ url: RealRabbitmq.url, ...options });
  const sink = rabbitmqSink.create(parsed, testContext());
  await sink.open(signal);
  return Object.assign(sink, { [Symbol.asyncDispose]: () => sink.close() });
}

/** A queue that is deleted at the end. */
async function queueOf(type?: 'classic'): Promise<{ readonly queue: string } & AsyncDisposable> {
  const queue = await server.makeQueue(type);
  return { queue, [Symbol.asyncDispose]: () => server.deleteQueue(queue) };
}

test('a pipeline carries events out: persistent, with what tells them', { timeout: withinMs }, async () => {
  await using place = await queueOf();
  const event = createEvent({
    id: '1',
    source: '/shop',
    type: 'order',
    datacontenttype: 'application/json',
    data: { total: 5 },
  });
  const queue = new MemoryQueue([{ event }]);
  const pipeline = await startPipeline({
    name: 'orders-to-rabbitmq',
    source: memorySource(queue),
    sink: rabbitmqSink({ url: RealRabbitmq.url, routingKey: place.queue }),
    store: new MemoryStateStore(),
  });
  await until('the event is committed', () => queue.committed.length === 1, 10_000);
  await pipeline.stop();
  const [message] = await server.takeAll(place.queue);
  expect(message?.content.toString()).toBe('{"total":5}');
  expect(message?.properties).toMatchObject({
    deliveryMode: 2,
    contentType: 'application/json',
    messageId: '1',
    headers: { cloudEvents_id: '1', cloudEvents_source: '/shop', cloudEvents_type: 'order' },
  });
});

test(
  'a message that no queue takes is told by its index, and its neighbours are written',
  { timeout: withinMs },
  async () => {
    await using place = await queueOf();
    const nowhere = `nowhere-${randomUUID()}`;
    await using sink = await openSink({ routingKeyAttribute: 'subject' });
    const batch = [eventTo('1', place.queue), eventTo('2', nowhere), eventTo('3', place.queue), eventTo('4', nowhere)];
    const failures = (await sink.write(batch, signal)) ?? [];
    expect(failures).toMatchObject([
      { index: 1, error: { code: 'NOT_FOUND', message: expect.stringContaining(`routing key '${nowhere}'`) } },
      { index: 3, error: { code: 'NOT_FOUND' } },
    ]);
    expect((await server.takeAll(place.queue)).map(({ properties }) => properties.messageId as string)).toEqual([
      '1',
      '3',
    ]);
  },
);

test('an exchange that is not there is told when it opens', { timeout: withinMs }, async () => {
  const exchange = `none-${randomUUID()}`;
  await expect(openSink({ exchange, routingKey: 'a' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining(exchange),
  });
});

test(
  'a connection that the server closes is told, and the next write goes through',
  { timeout: withinMs },
  async () => {
    await using place = await queueOf();
    const { username, password } = await server.ownUser();
    await using sink = await openSink({ routingKey: place.queue, username, password });
    await server.closeConnections(username);
    const failure = await (async () => {
      try {
        const [first] = (await sink.write([eventTo('1', 'a')], signal)) ?? [];
        return first?.error;
      } catch (thrown) {
        return thrown;
      }
    })();
    // It may have noticed before the write, and has connected anew then.
    if (failure !== undefined) expect(failure).toMatchObject({ code: 'UNAVAILABLE' });
    expect(await sink.write([eventTo('2', 'a')], signal)).toEqual([]);
  },
);

test('creates a quorum queue, and leaves one of another type as it is', { timeout: withinMs }, async () => {
  const queue = `made-${randomUUID()}`;
  await using made = { [Symbol.asyncDispose]: () => server.deleteQueue(queue) };
  await using sink = await openSink({ routingKey: queue, createQueue: true });
  expect(await sink.write([eventTo('1', 'a')], signal)).toEqual([]);
  expect(await server.count(queue)).toBe(1);
  await using classic = await queueOf('classic');
  await using other = await openSink({ routingKey: classic.queue, createQueue: true });
  expect(await other.write([eventTo('1', 'a')], signal)).toEqual([]);
  expect(made).toBeDefined();
});

test('over TLS, to a certificate that it is told to trust, and to no other', { timeout: withinMs }, async () => {
  await using place = await queueOf();
  await using front = await TlsFront.start(`${server.address.host}:${server.address.port}`);
  const url = `amqps://${front.endpoint}`;
  await using sink = await openSink({ url, routingKey: place.queue, tls: { ca: front.ca } });
  expect(await sink.write([eventTo('1', 'a')], signal)).toEqual([]);
  await expect(openSink({ url, routingKey: place.queue })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('self-signed certificate'),
  });
});
