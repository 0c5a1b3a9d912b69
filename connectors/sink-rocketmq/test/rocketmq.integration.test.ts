import { randomBytes } from 'node:crypto';
import type { AnyCloudEvent, Sink } from '@eventmesh/connector-api';
import { RecordingLogger, testContext, until } from '@eventmesh/connector-testkit';
import {
  checkMessage,
  largestBodyBytes,
  RocketmqConsumer,
  RocketmqProducer,
  type Delivery,
  type OutgoingMessage,
} from '@eventmesh/rocketmq';
import {
  createRealTopic,
  farEndpoint,
  farUser,
  realAdmin,
  realEndpoint as endpoint,
  startRocketmqForKit,
  TlsFront,
} from '@eventmesh/test-servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rocketmqSink, rocketmqSinkOptions, type RocketmqSinkInput } from '../src/index.ts';
import { order } from './support/sink-options.ts';

const never = new AbortController().signal;
const context = testContext({ logger: new RecordingLogger() });
const day = 24 * 60 * 60 * 1000;
const patience = 30_000;

const unique = randomBytes(4).toString('hex');
const topics = { NORMAL: `sink-normal-${unique}`, FIFO: `sink-fifo-${unique}`, DELAY: `sink-delay-${unique}` };

beforeAll(async () => {
  await startRocketmqForKit();
  for (const [type, name] of Object.entries(topics)) await createRealTopic({ name, type: type as 'NORMAL' });
}, 170_000);

/** What a group of its own receives of a topic. */
async function receive(topic: string, count: number, ordered = false): Promise<Delivery[]> {
  const consumerGroup = `group-${randomBytes(4).toString('hex')}`;
  await realAdmin.createGroup({ name: consumerGroup, ordered, fromStart: true });
  const consumer = new RocketmqConsumer({ endpoint, topic, consumerGroup }, context);
  try {
    await consumer.start(10_000, never);
    const received: Delivery[] = [];
    const enough = async (): Promise<boolean> => {
      const came = await consumer.receive({ maxMessages: 32, invisibleMs: 60_000 });
      expect(await consumer.acknowledge(came.map(({ lease }) => lease))).toEqual(new Map());
      return received.push(...came) >= count;
    };
    await until(`${count} messages have come`, enough, patience);
    return received;
  } finally {
    await consumer.close();
  }
}

/** Writes events with a sink of its own; gives the codes of those that failed, by id. */
async function write(
  events: readonly AnyCloudEvent[],
  options: Partial<RocketmqSinkInput>,
): Promise<Record<string, string>> {
  const sink: Sink = rocketmqSink.create(rocketmqSinkOptions.parse({ endpoint, ...options }), context);
  try {
    await sink.open(never);
    const failures = (await sink.write(events, never)) ?? [];
    return Object.fromEntries(failures.map(({ index, error }) => [events[index]?.id, error.code]));
  } finally {
    await sink.close();
  }
}

describe('what the check before sending lets through or refuses, a real RocketMQ does, too:', () => {
  let producer: RocketmqProducer;
  beforeAll(async () => {
    producer = new RocketmqProducer({ endpoint, topics: Object.values(topics) }, context);
    await producer.start(10_000, never);
  });
  afterAll(() => producer.close());

  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, 'v']));
  const message = (fields: Partial<OutgoingMessage>): OutgoingMessage => {
    const type = fields.messageGroup !== undefined ? 'FIFO' : fields.deliverAtMs !== undefined ? 'DELAY' : 'NORMAL';
    return { topic: topics[type], body: Buffer.from('x'), ...fields };
  };

  test.each<[string, Partial<OutgoingMessage>]>([
    ['128 properties', { properties: many(128) }],
    ['16 KiB of properties', { properties: { p: 'v'.repeat(16 * 1024 - 1) } }],
    [
      '16 KiB of properties, tag and keys',
      { tag: 'tt', keys: ['kk', 'k'], properties: { p: 'v'.repeat(16 * 1024 - 6) } },
    ],
    ['a tag not in ASCII', { tag: 'größe 🚀' }],
    ['a long tag', { tag: 't'.repeat(10_000) }],
    ['a message group of 63 bytes', { messageGroup: 'g'.repeat(63) }],
    ['a delay of nearly 24 hours', { deliverAtMs: Date.now() + day - 60_000 }],
    ['a delay that is over', { deliverAtMs: Date.now() - 1000 }],
  ])('takes %s', async (_, fields) => {
    expect(() => checkMessage(message(fields), Date.now(), 'message')).not.toThrow();
    expect(await producer.send([message(fields)])).toHaveLength(1);
  });

  test.each<[string, number, Partial<OutgoingMessage>]>([
    ['an empty body', 41302, { body: Buffer.alloc(0) }],
    ['a body over 4 MiB', 41301, { body: Buffer.alloc(4 * 1024 * 1024 + 1) }],
    ['a control character in a property', 40007, { properties: { p: 'a\u0085' } }],
    ['a reserved property', 40007, { properties: { UNIQ_KEY: 'x' } }],
    ['129 properties', 43101, { properties: many(129) }],
    ['over 16 KiB of properties', 43101, { properties: { p: 'v'.repeat(16 * 1024) } }],
    ['over 16 KiB of properties and keys', 43101, { keys: ['k'], properties: { p: 'v'.repeat(16 * 1024 - 1) } }],
    ['a blank tag', 40004, { tag: ' ' }],
    ['a tag with |', 40004, { tag: 'a|b' }],
    ['a key with a line end', 40005, { keys: ['a\nb'] }],
    ['a blank key', 40005, { keys: [' '] }],
    ['a message group of 64 bytes', 40006, { messageGroup: 'ü'.repeat(32) }],
    ['a blank message group', 40006, { messageGroup: ' ' }],
    ['a delay over 24 hours', 40012, { deliverAtMs: Date.now() + day + 600_000 }],
  ])('refuses %s', async (_, status, fields) => {
    expect(() => checkMessage(message(fields), Date.now(), 'message')).toThrow('message: ');
    await expect(producer.send([message(fields)])).rejects.toMatchObject({ cause: { code: status } });
  });

  test('a batch over 4 MiB is refused with a status that says nothing', async () => {
    const batch = Array.from({ length: 5 }, () => message({ body: Buffer.alloc(1024 * 1024, 1) }));
    await expect(producer.send(batch)).rejects.toMatchObject({ code: 'UNKNOWN', cause: { code: 50_001 } });
  });
});

test('the largest event goes in and comes out', async () => {
  const topic = `${topics.NORMAL}-large`;
  await createRealTopic({ name: topic });
  const data = Buffer.alloc(largestBodyBytes, 'x');
  const large = order('large', { datacontenttype: 'application/octet-stream', data, note: 'n'.repeat(15_000) });
  expect(await write([large], { topic, keyAttributes: ['id'] })).toEqual({});
  const [came] = await receive(topic, 1);
  expect(came?.message.properties['CE_note']).toHaveLength(15_000);
  expect(came?.message.problem).toBeUndefined();
  expect(came?.message.body.equals(data)).toBe(true);
});

test('events of one key keep their order on a FIFO topic, batching or not', async () => {
  const keys = ['a', 'b', 'c', 'd', 'e'];
  const events = [1, 2, 3, 4, 5, 6].flatMap((number) =>
    keys.map((key) => order(`${key}${number}`, { partitionkey: key })),
  );
  const topic = `${topics.FIFO}-order`;
  await createRealTopic({ name: topic, type: 'FIFO' });
  const options = { topic, messageGroupAttribute: 'partitionkey', batch: true };
  for (let from = 0; from < events.length; from += 10)
    expect(await write(events.slice(from, from + 10), options)).toEqual({});
  const came = (await receive(topic, events.length, true)).map(({ message }) => message.properties['CE_id']);
  for (const key of keys)
    expect(came.filter((id) => id?.startsWith(key))).toEqual([1, 2, 3, 4, 5, 6].map((n) => `${key}${n}`));
});

test('topics that events name: one of the system is refused, one that is not there may come', async () => {
  const events = [
    order('system', { subject: 'TBW102' }),
    order('missing', { subject: `missing-${unique}` }),
    order('fifo', { subject: topics.FIFO }),
    order('good', { subject: topics.NORMAL }),
  ];
  expect(await write(events, { topicAttribute: 'subject' })).toEqual({
    system: 'REJECTED',
    missing: 'NOT_FOUND',
    fifo: 'REJECTED',
  });
});

test('a topic of the configuration must be there, and have a good name', async () => {
  await expect(write([], { topic: `missing-${unique}` })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(write([], { topic: 'or ders' })).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  await expect(write([], { topic: topics.FIFO })).rejects.toMatchObject({
    code: 'INVALID_OPTIONS',
    message: expect.stringContaining('takes messages of type FIFO only'),
  });
});

test('over TLS, to a certificate that it is told to trust, and to no other', async () => {
  const topic = `${topics.NORMAL}-tls`;
  await createRealTopic({ name: topic });
  await using front = await TlsFront.start(`${farEndpoint.host}:${farEndpoint.port}`);
  const secured = { ...farUser, topic, endpoint: front.endpoint };
  expect(await write([order('1')], { ...secured, tls: { ca: front.ca } })).toEqual({});
  expect((await receive(topic, 1)).map(({ message }) => message.properties['CE_id'])).toEqual(['1']);
  await expect(write([], { ...secured, tls: true })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('self-signed certificate'),
  });
});
