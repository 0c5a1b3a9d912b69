import { randomUUID } from 'node:crypto';
import type { AnyRecord, Source } from '@eventmesh/connector-api';
import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import { memorySink, MemoryTarget, RecordingLogger, testContext, until } from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import { eventToMessage } from '@eventmesh/rabbitmq';
import { RealRabbitmq, TlsFront } from '@eventmesh/test-servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rabbitmqSource, type RabbitmqSourceInput } from '../src/index.ts';

const { signal } = new AbortController();
const limit = { maxRecords: 100, maxBytes: 1_000_000 };
const withinMs = 60_000;

let server: RealRabbitmq;
beforeAll(async () => void (server = await RealRabbitmq.connect()));
afterAll(() => server[Symbol.asyncDispose](), withinMs);

async function openSource(
  options: Partial<RabbitmqSourceInput> & { readonly queue: string },
  logger = new RecordingLogger(),
) {
  const parsed = rabbitmqSource.options.parse({ url: RealRabbitmq.url, ...options });
  const source: Source = rabbitmqSource.create(parsed, testContext({ logger }));
  await source.open(signal);
  return Object.assign(source, { [Symbol.asyncDispose]: () => source.close() });
}

async function queueOf(): Promise<{ readonly queue: string } & AsyncDisposable> {
  const queue = await server.makeQueue();
  return { queue, [Symbol.asyncDispose]: () => server.deleteQueue(queue) };
}

async function put(queue: string, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const { body, ...properties } = eventToMessage(createEvent({ id, source: '/shop', type: 'order' }), 'binary');
    await server.publish(queue, body, properties);
  }
}

/** Reads until so many have come; what a read throws is thrown. */
async function readMany(source: Source, count: number): Promise<readonly AnyRecord[]> {
  const records: AnyRecord[] = [];
  const deadline = AbortSignal.timeout(20_000);
  while (records.length < count && !deadline.aborted) {
    const some = await source.read(limit, deadline);
    if (some !== 'end') records.push(...some);
  }
  expect(records).toHaveLength(count);
  return records;
}

const idsOf = (records: readonly AnyRecord[]): readonly string[] => records.map((record) => record.event?.id ?? '?');

test(
  'a pipeline brings messages in; a plain one without an id goes to the dead letters',
  { timeout: withinMs },
  async () => {
    await using place = await queueOf();
    await put(place.queue, '1');
    await server.publish(place.queue, Buffer.from('{"total":5}'), {
      messageId: 'plain',
      contentType: 'application/json',
    });
    await server.publish(place.queue, Buffer.from('who am I?'));
    await put(place.queue, '2');
    const target = new MemoryTarget();
    const pipeline = await startPipeline({
      name: 'rabbitmq-to-memory',
      source: rabbitmqSource({ url: RealRabbitmq.url, queue: place.queue }),
      sink: memorySink(target),
      store: new MemoryStateStore(),
    });
    await until(
      'all are settled',
      () => pipeline.ledger().delivered === 3 && pipeline.ledger().deadLettered === 1,
      10_000,
    );
    await pipeline.stop();
    expect(target.ids).toEqual(['1', 'plain', '2']);
    expect(pipeline.ledger()).toMatchObject({ balanced: true });
    expect(await server.takeAll(place.queue)).toEqual([]);
  },
);

test('a queue that is deleted is told, and read on once it is back', { timeout: withinMs }, async () => {
  const { queue } = await queueOf();
  await using source = await openSource({ queue });
  const told = { code: 'NOT_FOUND', message: expect.stringContaining(queue) };
  await Promise.all([expect(source.read(limit, signal)).rejects.toMatchObject(told), server.deleteQueue(queue)]);
  await expect(source.read(limit, signal)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await using other = await openSource({ queue, createQueue: true });
  await other.close();
  await put(queue, '1');
  expect(idsOf(await readMany(source, 1))).toEqual(['1']);
  await source.close();
  await server.deleteQueue(queue);
});

test(
  'what was in flight when the server closed the connection comes again, with the same id',
  { timeout: withinMs },
  async () => {
    await using place = await queueOf();
    await put(place.queue, '1', '2', '3');
    const { username, password } = await server.ownUser();
    const logger = new RecordingLogger();
    await using source = await openSource({ queue: place.queue, username, password }, logger);
    const before = await readMany(source, 3);
    await source.commit(before.slice(0, 1));
    const told = { code: 'UNAVAILABLE', message: expect.stringContaining('320') };
    await Promise.all([
      expect(source.read(limit, signal)).rejects.toMatchObject(told),
      server.closeConnections(username),
    ]);
    const after = await readMany(source, 2);
    expect(idsOf(after)).toEqual(['2', '3']);
    // Of the old ones nothing can be acknowledged, and nothing of the new ones is.
    await source.commit(before);
    expect(logger.lines.map(({ message }) => message).join()).toContain('come again');
    await source.release?.(after);
    expect(idsOf(await readMany(source, 2)).toSorted()).toEqual(['2', '3']);
  },
);

test('a loss that no read waited for is told by the next one, once', { timeout: withinMs }, async () => {
  await using place = await queueOf();
  const { username, password } = await server.ownUser();
  await using source = await openSource({ queue: place.queue, username, password });
  await server.closeConnections(username);
  await until('the loss is noticed', async () => (await source.lag?.().catch(() => undefined)) === undefined, 10_000);
  await expect(source.read(limit, signal)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await put(place.queue, '1');
  expect(idsOf(await readMany(source, 1))).toEqual(['1']);
});

test('a queue is created, bound, and counted', { timeout: withinMs }, async () => {
  const queue = `made-${randomUUID()}`;
  await using made = { [Symbol.asyncDispose]: () => server.deleteQueue(queue) };
  const bindings = [{ exchange: 'amq.topic', routingKey: `${queue}.#` }];
  await using source = await openSource({ queue, createQueue: true, bindings });
  await server.publishTo('amq.topic', `${queue}.created`, Buffer.from('1'), { messageId: '1' });
  const [record] = await readMany(source, 1);
  expect(record).toMatchObject({
    event: { id: '1', rabbitmqroutingkey: `${queue}.created`, rabbitmqexchange: 'amq.topic' },
  });
  expect(await source.lag?.()).toBe(0);
  expect(made).toBeDefined();
});

test('a stream is refused: acknowledging keeps no place in it', { timeout: withinMs }, async () => {
  const queue = await server.makeQueue('stream');
  await using made = { [Symbol.asyncDispose]: () => server.deleteQueue(queue) };
  await using source = await openSource({ queue });
  const told = { code: 'UNSUPPORTED', message: expect.stringContaining('stream') };
  await Promise.all([expect(source.read(limit, signal)).rejects.toMatchObject(told), put(queue, '1')]);
  expect(made).toBeDefined();
});

test('over TLS, to a certificate that it is told to trust, and to no other', { timeout: withinMs }, async () => {
  await using place = await queueOf();
  await put(place.queue, '1');
  await using front = await TlsFront.start(`${server.address.host}:${server.address.port}`);
  const url = `amqps://${front.endpoint}`;
  await using source = await openSource({ url, queue: place.queue, tls: { ca: front.ca } });
  expect(idsOf(await readMany(source, 1))).toEqual(['1']);
  await expect(openSource({ url, queue: place.queue })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('self-signed certificate'),
  });
});
