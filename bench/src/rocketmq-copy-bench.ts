import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { silentLogger, systemClock } from '@eventmesh/connector-api';
import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import { createEvent } from '@eventmesh/event-formats';
import { eventToMessage, RocketmqConsumer, RocketmqProducer, type ClientContext } from '@eventmesh/rocketmq';
import { rocketmqSink } from '@eventmesh/sink-rocketmq';
import { rocketmqSource } from '@eventmesh/source-rocketmq';
import {
  createRealTopic,
  isRealRocketmqUp,
  realAdmin,
  realEndpoint as endpoint,
  servers,
} from '@eventmesh/test-servers';
import { sample, type Bench, type Sample } from './bench.ts';

const messagesPerRun = 20_000;
const loops = 4;
const patienceMs = 60_000;
const context: ClientContext = { clock: systemClock, logger: silentLogger };

/** Where a run copies from and to: topics and a group of its own. */
interface Route {
  readonly from: string;
  readonly to: string;
  readonly group: string;
}

/** A copy under way. */
interface Copying {
  /** Resolves when every message is in the second topic. */
  readonly finished: Promise<void>;
  close(): Promise<void>;
}

/**
 * RocketMQ to RocketMQ: a pipeline (events out of messages, tracking, leases, ledger, events into messages) against a loop that
 * hands the same messages on untouched, with the same client and the same windows: 4 receives of 32 at a time, batch sends, batch
 * acknowledgements.
 */
export function rocketmqCopyBench(): Bench {
  let wasUp = false;
  return {
    name: 'rocketmq/copy',
    baselineIs: 'a hand-written loop over the same client, with the same windows',
    runs: 5,
    open: async () => {
      wasUp = await isRealRocketmqUp();
      await servers('up');
    },
    close: async () => {
      if (!wasUp) await servers('down');
    },
    run: () => copy(startPipelineCopy),
    baseline: () => copy(startLoops),
  };
}

/** Measures from the start until all is done, without closing. Counts what the broker has stored in the second topic. */
async function copy(start: (route: Route) => Promise<Copying>): Promise<Sample> {
  const unique = randomBytes(4).toString('hex');
  const route = { from: `from-${unique}`, to: `to-${unique}`, group: `group-${unique}` };
  await createRealTopic({ name: route.from });
  await createRealTopic({ name: route.to });
  await realAdmin.createGroup({ name: route.group, fromStart: true });
  await fill(route.from);
  let copying: Copying | undefined;
  try {
    return await sample(async () => {
      copying = await start(route);
      await copying.finished;
      const stored = await realAdmin.countMessages({ name: route.to });
      if (stored < messagesPerRun) throw new Error(`Only ${stored} messages arrived.`);
      return messagesPerRun;
    });
  } finally {
    await copying?.close();
  }
}

async function fill(topic: string): Promise<void> {
  const producer = new RocketmqProducer({ endpoint, topics: [topic] }, context);
  await producer.start(10_000, AbortSignal.timeout(10_000));
  for (let done = 0; done < messagesPerRun; done += 50) {
    const messages = Array.from({ length: 50 }, (_, index) => {
      const id = `e${done + index}`;
      const data = { note: 'x'.repeat(900), index };
      const event = createEvent({ id, source: '/bench', type: 'bench', time: '2026-01-02T03:04:05Z', data });
      return { topic, ...eventToMessage(event, 'binary') };
    });
    await producer.send(messages);
  }
  await producer.close();
}

async function startPipelineCopy({ from, to, group }: Route): Promise<Copying> {
  const pipeline = await startPipeline({
    name: 'copy',
    source: rocketmqSource({ endpoint, topic: from, consumerGroup: group, parallelReceives: loops }),
    sink: rocketmqSink({ endpoint, topic: to, batch: true }),
    delivery: { concurrency: loops },
    store: new MemoryStateStore(),
  });
  const done = async (): Promise<void> => {
    const deadline = Date.now() + patienceMs;
    while (pipeline.ledger().delivered < messagesPerRun) {
      if (Date.now() > deadline) throw new Error(`Only ${pipeline.ledger().delivered} messages were delivered.`);
      await pause(2);
    }
  };
  return { finished: done(), close: async () => void (await pipeline.stop()) };
}

async function startLoops({ from, to, group }: Route): Promise<Copying> {
  const consumer = new RocketmqConsumer({ endpoint, topic: from, consumerGroup: group }, context);
  const producer = new RocketmqProducer({ endpoint, topics: [to] }, context);
  const signal = AbortSignal.timeout(patienceMs);
  await consumer.start(10_000, signal);
  await producer.start(10_000, signal);
  const finished = new AbortController();
  let copied = 0;
  const loop = async (): Promise<void> => {
    while (copied < messagesPerRun) {
      const deliveries = await consumer.receive({ maxMessages: 32, invisibleMs: 60_000, signal: finished.signal });
      if (deliveries.length === 0) continue;
      await producer.send(deliveries.map(({ message: { body, properties } }) => ({ topic: to, body, properties })));
      await consumer.acknowledge(deliveries.map(({ lease }) => lease));
      copied += deliveries.length;
    }
    finished.abort();
  };
  const running = Promise.all(Array.from({ length: loops }, loop));
  const close = async (): Promise<void> => {
    await consumer.close();
    await producer.close();
  };
  return { finished: running.then(() => {}), close };
}
