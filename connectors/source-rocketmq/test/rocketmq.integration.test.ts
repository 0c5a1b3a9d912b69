import { randomBytes } from 'node:crypto';
import type { Source } from '@eventmesh/connector-api';
import { RecordingLogger, testContext, until } from '@eventmesh/connector-testkit';
import { RocketmqConsumer, RocketmqProducer, type OutgoingMessage } from '@eventmesh/rocketmq';
import {
  createRealTopic,
  farEndpoint,
  farUser,
  realAdmin,
  realEndpoint as endpoint,
  startRocketmqForKit,
  TlsFront,
} from '@eventmesh/test-servers';
import { beforeAll, describe, expect, test } from 'vitest';
import { rocketmqSource, rocketmqSourceOptions, type RocketmqSourceInput } from '../src/index.ts';
import type { RocketmqRecord } from '../src/to-record.ts';

const never = new AbortController().signal;
const limit = { maxRecords: 100, maxBytes: 10_000_000 };
const patience = 30_000;

/** A topic and a group of one test, and clients that are closed with it. */
class Place implements AsyncDisposable {
  readonly topic = `source-${randomBytes(4).toString('hex')}`;
  readonly group = `group-${this.topic}`;
  readonly logger = new RecordingLogger();
  readonly #open: { close(): Promise<void> }[] = [];

  static async create({ type = 'NORMAL', ordered = false, maxRetries = 16 } = {}): Promise<Place> {
    const place = new Place();
    await createRealTopic({ name: place.topic, type: type as 'NORMAL' | 'FIFO' });
    await realAdmin.createGroup({ name: place.group, ordered, maxRetries, fromStart: true });
    return place;
  }

  /** Sends messages one after the other; the body is the id that events get through `idOf`. */
  async send(...messages: readonly Omit<OutgoingMessage, 'topic'>[]): Promise<void> {
    const context = testContext({ logger: this.logger });
    const producer = new RocketmqProducer({ endpoint, topics: [this.topic] }, context);
    this.#open.push(producer);
    for (const message of messages) await producer.send([{ topic: this.topic, ...message }]);
  }

  async source(options: Partial<RocketmqSourceInput> = {}): Promise<Source<RocketmqRecord>> {
    const { topic, group: consumerGroup } = this;
    const parsed = rocketmqSourceOptions.parse({ endpoint, topic, consumerGroup, facts: true, ...options });
    const source = rocketmqSource.create(parsed, testContext({ logger: this.logger })) as Source<RocketmqRecord>;
    this.#open.push(source);
    await source.open(never);
    return source;
  }

  async consumer(): Promise<RocketmqConsumer> {
    const options = { endpoint, topic: this.topic, consumerGroup: this.group };
    const consumer = new RocketmqConsumer(options, testContext({ logger: this.logger }));
    this.#open.push(consumer);
    await consumer.start(10_000, never);
    return consumer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#open.map((client) => client.close()));
  }
}

async function read(source: Source<RocketmqRecord>, maxRecords = limit.maxRecords): Promise<readonly RocketmqRecord[]> {
  const records = await source.read({ ...limit, maxRecords }, never);
  if (records === 'end') throw new Error('a queue has no end');
  return records;
}

/** Reads until so many records have come. */
async function readMany(source: Source<RocketmqRecord>, count: number): Promise<RocketmqRecord[]> {
  const records: RocketmqRecord[] = [];
  const enough = async (): Promise<boolean> => records.push(...(await read(source))) >= count;
  await until(`${count} records have come`, enough, patience);
  return records;
}

const textOf = (record: RocketmqRecord | undefined): string => String(record?.event?.data);
const attemptOf = (record: RocketmqRecord | undefined): unknown => record?.event?.['rocketmqattempt'];
const body = (text: string, messageGroup?: string) => ({ body: Buffer.from(text), messageGroup });

describe.concurrent('a real RocketMQ', { timeout: 60_000 }, () => {
  beforeAll(startRocketmqForKit, 170_000);

  test('an ordered group gets nothing more of a message group while one of its messages is in flight', async () => {
    await using place = await Place.create({ type: 'FIFO', ordered: true });
    const groups = ['a', 'b', 'c', 'd', 'e', 'f'];
    await place.send(...[1, 2, 3].flatMap((number) => groups.map((group) => body(`${group}${number}`, group))));
    const source = await place.source({ ordered: true });
    const [held] = await read(source, 1);
    const group = textOf(held)[0];
    const meanwhile: string[] = [];
    for (let records = await read(source); records.length > 0; records = await read(source)) {
      meanwhile.push(...records.map(textOf));
      await source.commit(records);
    }
    expect(meanwhile.length, 'other groups flow').toBeGreaterThan(0);
    expect(meanwhile.filter((text) => text.startsWith(group ?? '?'))).toEqual([]);
    await source.commit(held === undefined ? [] : [held]);
    const all = [textOf(held), ...meanwhile, ...(await readMany(source, 17 - meanwhile.length)).map(textOf)];
    for (const each of groups)
      expect(all.filter((text) => text.startsWith(each))).toEqual([1, 2, 3].map((n) => `${each}${n}`));
  });

  test('what an ordered group gives back comes again in order, counted', async () => {
    await using place = await Place.create({ type: 'FIFO', ordered: true });
    await place.send(...['1', '2', '3', '4'].map((text) => body(text, 'one')));
    const first = await place.source({ ordered: true });
    const records = await readMany(first, 4);
    expect(records.map(textOf)).toEqual(['1', '2', '3', '4']);
    expect(records.map(({ partition }) => partition)).toEqual(['one', 'one', 'one', 'one']);
    await first.commit(records.slice(0, 1));
    await first.release?.(records.slice(1));
    const again = await readMany(await place.source({ ordered: true }), 3);
    expect(again.map(textOf)).toEqual(['2', '3', '4']);
    expect(again.map(attemptOf)).toEqual([2, 2, 2]);
  });

  test('a message whose lease runs out comes again with the same id, and its old lease is gone', async () => {
    await using place = await Place.create();
    await place.send(body('lost'));
    const consumer = await place.consumer();
    const [lost] = await consumer.receive({ maxMessages: 1, invisibleMs: 10_000 });
    if (lost === undefined) throw new Error('nothing came');
    const [again] = await readMany(await place.source(), 1);
    expect(again?.event?.id).toBe(lost.message.messageId);
    expect(attemptOf(again)).toBe(2);
    expect([...(await consumer.acknowledge([lost.lease])).values()]).toEqual(['gone']);
  });

  test('a message in flight stays hidden beyond its time, and can be acknowledged then', async () => {
    await using place = await Place.create();
    await place.send(body('slow'));
    const source = await place.source({ invisibleMs: 10_000 });
    const records = await readMany(source, 1);
    // Three polls of five seconds each.
    const other = await place.source({ parallelReceives: 1 });
    for (let poll = 0; poll < 3; poll += 1) expect(await read(other)).toEqual([]);
    await source.commit(records);
    expect(place.logger.lines.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  test('a message that is given back too often goes to the dead letters of the group', async () => {
    await using place = await Place.create({ maxRetries: 1 });
    await place.send(body('poison'));
    const source = await place.source();
    for (const attempt of [1, 2]) {
      const records = await readMany(source, 1);
      expect(records.map(attemptOf)).toEqual([attempt]);
      await source.release?.(records);
    }
    const queue = { name: `%DLQ%${place.group}`, queues: 1 };
    const moved = async (): Promise<boolean> => {
      expect(await read(source)).toEqual([]);
      return (await realAdmin.countMessages(queue).catch(() => 0)) === 1;
    };
    await until('the message is among the dead letters', moved, patience);
  });

  test('an unknown group and an unknown topic are named', async () => {
    await using place = await Place.create();
    await expect(place.source({ consumerGroup: 'nobody' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('group not found: nobody'),
    });
    await expect(place.source({ topic: 'nowhere' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining("Topic 'nowhere'"),
    });
  });

  test('a filter that is no SQL is quoted', async () => {
    await using place = await Place.create();
    const source = await place.source({ sql: 'a >' });
    await expect(read(source)).rejects.toMatchObject({
      code: 'UNKNOWN',
      message: expect.stringContaining('subscription'),
    });
  });

  test('workers of one group share the messages, and none comes twice', async () => {
    await using place = await Place.create();
    const sources = [await place.source(), await place.source()];
    await place.send(...Array.from({ length: 200 }, (_, index) => body(`${index}`)));
    const came: string[] = [];
    const work = async (source: Source<RocketmqRecord>): Promise<void> => {
      while (came.length < 200) {
        const records = await read(source);
        came.push(...records.map(textOf));
        await source.commit(records);
      }
    };
    await Promise.all(sources.map(work));
    expect(new Set(came).size).toBe(200);
    expect(came).toHaveLength(200);
  });

  test('is read over TLS, with a certificate that is told to be trusted, and with no other', async () => {
    await using place = await Place.create();
    await place.send(body('1'));
    await using front = await TlsFront.start(`${farEndpoint.host}:${farEndpoint.port}`);
    const secured = { ...farUser, endpoint: front.endpoint };
    const source = await place.source({ ...secured, tls: { ca: front.ca } });
    expect((await readMany(source, 1)).map(textOf)).toEqual(['1']);
    await expect(place.source({ ...secured, tls: true })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('self-signed certificate'),
    });
  });
});
