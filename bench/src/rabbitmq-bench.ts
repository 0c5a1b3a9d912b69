import { randomBytes } from 'node:crypto';
import { silentLogger, systemClock, type AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';
import { rabbitmqSink } from '@eventmesh/sink-rabbitmq';
import { rabbitmqSource } from '@eventmesh/source-rabbitmq';
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { sample, type Bench, type Sample } from './bench.ts';

const url = process.env['RABBITMQ_URL'] || 'amqp://guest:guest@127.0.0.1:5672';
const eventsPerRun = 20_000;
const eventsPerBatch = 500;
const lanes = 4;
const prefetch = 1000;
const { signal } = new AbortController();
const context = {
  pipeline: 'bench',
  logger: silentLogger,
  clock: systemClock,
  random: Math.random,
  drain: async () => {},
  positions: new Map(),
};

/** What a bench of RabbitMQ needs: a quorum queue, emptied before each run. */
function withQueue(
  name: string,
  parts: Pick<Bench, 'name' | 'baselineIs'> & {
    ready?(queue: string, channel: ConfirmChannel): Promise<void>;
    run(queue: string): Promise<void>;
    baseline(queue: string): Promise<void>;
    check(queue: string, channel: ConfirmChannel): Promise<void>;
  },
): Bench {
  const queue = `bench-${name}-${randomBytes(4).toString('hex')}`;
  let model: ChannelModel | undefined;
  const side = async (work: (queue: string) => Promise<void>): Promise<Sample> => {
    if (model === undefined) throw new Error('The bench is not open.');
    const channel = await model.createConfirmChannel();
    await channel.purgeQueue(queue);
    await parts.ready?.(queue, channel);
    const result = await sample(async () => {
      await work(queue);
      return eventsPerRun;
    });
    await parts.check(queue, channel);
    await channel.close();
    return result;
  };
  return {
    name: parts.name,
    baselineIs: parts.baselineIs,
    runs: 7,
    open: async () => {
      model = await connect(url);
      const channel = await model.createChannel();
      await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
      await channel.close();
    },
    close: async () => {
      const channel = await model?.createChannel();
      await channel?.deleteQueue(queue);
      await model?.close();
    },
    run: () => side((name) => parts.run(name)),
    baseline: () => side((name) => parts.baseline(name)),
  };
}

/** Events of 1 KiB to a queue, four batches of 500 at a time: the sink against confirmed publishes of the same client, written by hand. */
export function rabbitmqSinkBench(): Bench {
  return withQueue('sink', {
    name: 'rabbitmq/sink',
    baselineIs: 'a hand-written loop of confirmed publishes with the same client',
    run: writeWithSink,
    baseline: writeByHand,
    check: (queue, channel) => expectCount(queue, channel, { from: eventsPerRun, to: eventsPerRun }),
  });
}

/** The same messages out of a queue, each acknowledged: the source against a consumer of the same client, written by hand. */
export function rabbitmqSourceBench(): Bench {
  return withQueue('source', {
    name: 'rabbitmq/source',
    baselineIs: 'a hand-written consumer that acknowledges with the same client',
    ready: async (queue, channel) => {
      for (const event of makeEvents()) channel.publish('', queue, bodyOf(event), propertiesOf(event));
      await channel.waitForConfirms();
    },
    run: readWithSource,
    baseline: readByHand,
    // A quorum queue may not have seen the last acknowledgements when the channel closes: those come again.
    check: (queue, channel) => expectCount(queue, channel, { from: 0, to: prefetch }),
  });
}

function makeEvents(): readonly AnyCloudEvent[] {
  return Array.from({ length: eventsPerRun }, (_, index) =>
    createEvent({
      id: `e${index}`,
      source: '/bench',
      type: 'bench',
      datacontenttype: 'application/json',
      data: { index, note: 'x'.repeat(900) },
    }),
  );
}

/** Twenty seconds at most: the count of a queue comes late. */
async function expectCount(
  queue: string,
  channel: ConfirmChannel,
  { from, to }: { from: number; to: number },
): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const { messageCount } = await channel.checkQueue(queue);
    if (messageCount >= from && messageCount <= to) return;
    if (performance.now() > deadline)
      throw new Error(`Expected ${from} to ${to} messages in the queue, found ${messageCount}.`);
  }
}

async function inLanes(
  events: readonly AnyCloudEvent[],
  write: (batch: readonly AnyCloudEvent[]) => Promise<unknown>,
): Promise<void> {
  let from = 0;
  const next = (): readonly AnyCloudEvent[] => events.slice(from, (from += eventsPerBatch));
  const work = Array.from({ length: lanes }, async () => {
    for (let batch = next(); batch.length > 0; batch = next()) await write(batch);
  });
  await Promise.all(work);
}

async function writeWithSink(queue: string): Promise<void> {
  const sink = rabbitmqSink.create(rabbitmqSink.options.parse({ url, routingKey: queue }), context);
  await sink.open(signal);
  try {
    await inLanes(makeEvents(), async (batch) => {
      const [failure] = (await sink.write(batch, signal)) ?? [];
      if (failure !== undefined) throw failure.error;
    });
  } finally {
    await sink.close();
  }
}

async function writeByHand(queue: string): Promise<void> {
  const model = await connect(url, { noDelay: true });
  const channel = await model.createConfirmChannel();
  await inLanes(makeEvents(), async (batch) => {
    const confirmed = batch.map(
      (event) =>
        new Promise<void>((resolve, reject) => {
          channel.publish('', queue, bodyOf(event), propertiesOf(event), (error) =>
            error === null ? resolve() : reject(error),
          );
        }),
    );
    await Promise.all(confirmed);
  });
  await model.close();
}

function bodyOf({ data }: AnyCloudEvent): Buffer {
  return Buffer.from(JSON.stringify(data));
}

function propertiesOf({ id, source, type, specversion, time }: AnyCloudEvent) {
  const headers = {
    cloudEvents_id: id,
    cloudEvents_source: source,
    cloudEvents_type: type,
    cloudEvents_specversion: specversion,
    ...(time === undefined ? {} : { cloudEvents_time: time }),
  };
  return { persistent: true, mandatory: true, contentType: 'application/json', messageId: id, type, headers };
}

async function readWithSource(queue: string): Promise<void> {
  const source = rabbitmqSource.create(rabbitmqSource.options.parse({ url, queue, prefetch }), context);
  await source.open(signal);
  try {
    for (let read = 0; read < eventsPerRun;) {
      const records = await source.read({ maxRecords: eventsPerBatch, maxBytes: 4_194_304 }, signal);
      if (records === 'end') throw new Error('The source came to an end.');
      read += records.length;
      if (records.length > 0) await source.commit(records);
    }
  } finally {
    await source.close();
  }
}

async function readByHand(queue: string): Promise<void> {
  const model = await connect(url, { noDelay: true });
  const channel = await model.createChannel();
  await channel.prefetch(prefetch);
  let read = 0;
  await new Promise<void>((resolve) => {
    void channel.consume(queue, (message) => {
      if (message === null) return;
      JSON.parse(message.content.toString());
      channel.ack(message);
      read += 1;
      if (read === eventsPerRun) resolve();
    });
  });
  await channel.close();
  await model.close();
}
