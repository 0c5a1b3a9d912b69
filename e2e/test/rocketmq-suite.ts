import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@eventmesh/connector-api';
import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import { memorySink, MemoryTarget, RecordingLogger, until } from '@eventmesh/connector-testkit';
import { RocketmqProducer } from '@eventmesh/rocketmq';
import { rocketmqSource } from '@eventmesh/source-rocketmq';
import type { RocketmqEnvironment } from '@eventmesh/test-servers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { arrived, createdIds, writeOrders } from './support/order-files.ts';
import { orderFiles, writePipelines } from './support/rocketmq-pipelines.ts';
import { Worker } from './support/worker.ts';

const patience = 90_000;

/** The same proof for every RocketMQ: orders go from a file through RocketMQ and a filter to a file, whatever happens meanwhile. */
export function describeRocketmq(name: string, start: () => Promise<RocketmqEnvironment>): void {
  describe(name, { timeout: 170_000 }, () => {
    let rocketmq: RocketmqEnvironment;
    let folder: string;
    let topic: string;
    let group: string;
    const workers = new Set<Worker>();

    beforeAll(async () => {
      rocketmq = await start();
    }, 170_000);
    afterAll(() => rocketmq.stop());
    beforeEach(async () => {
      const unique = randomBytes(4).toString('hex');
      [topic, group] = [`orders-${unique}`, `group-${unique}`];
      folder = await mkdtemp(join(tmpdir(), 'e2e-rocketmq-'));
    });
    afterEach(async () => {
      for (const worker of workers) await worker.kill();
      workers.clear();
      await rm(folder, { recursive: true, force: true });
    });

    /** Topic and group exist, the orders are in their file, the configuration is written. */
    async function prepare(orders: number, fifo = false): Promise<{ configuration: string; archive: string }> {
      await rocketmq.createTopic({ name: topic, type: fifo ? 'FIFO' : 'NORMAL' });
      await rocketmq.createGroup({ name: group, ordered: fifo, fromStart: true });
      const files = orderFiles(folder);
      await writeOrders(files.orders, 0, orders);
      const configuration = await writePipelines({ folder, endpoint: rocketmq.endpoint, topic, group, fifo });
      return { configuration, archive: files.archive };
    }

    function startWorker(configuration: string): Worker {
      const worker = new Worker(configuration);
      workers.add(worker);
      return worker;
    }

    async function untilArrived(archive: string, count: number): Promise<void> {
      const enough = async (): Promise<boolean> => new Set((await arrived(archive)).map(({ id }) => id)).size >= count;
      await until(`${count} different orders in the archive`, enough, patience);
    }

    async function expectExactly(archive: string, expected: Set<string>): Promise<void> {
      await untilArrived(archive, expected.size);
      expect(new Set((await arrived(archive)).map(({ id }) => id))).toEqual(expected);
    }

    test('every order arrives once, and the books balance', async () => {
      const { configuration, archive } = await prepare(1024);
      const worker = startWorker(configuration);
      await expectExactly(archive, createdIds(1024));
      const ledgers = await worker.stop();
      expect(await arrived(archive)).toHaveLength(768);
      expect(ledgers['orders-in']).toMatchObject({ received: 1024, delivered: 1024, inFlight: 0, balanced: true });
      expect(ledgers['orders-out']).toMatchObject({ delivered: 768, filtered: 256, inFlight: 0, balanced: true });
    });

    test('with the worker killed again and again, nothing is missing', async () => {
      const { configuration, archive } = await prepare(3000);
      const expected = createdIds(3000);
      for (const share of [0.1, 0.4, 0.7]) {
        const worker = startWorker(configuration);
        await untilArrived(archive, Math.floor(expected.size * share));
        await worker.kill();
      }
      const last = startWorker(configuration);
      await expectExactly(archive, expected);
      const ledgers = await last.stop();
      expect(ledgers['orders-in']?.balanced).toBe(true);
      expect(ledgers['orders-out']?.balanced).toBe(true);
    });

    test('with the broker killed and back in the middle, nothing is missing', async () => {
      const { configuration, archive } = await prepare(3000);
      const worker = startWorker(configuration);
      await untilArrived(archive, 300);
      await rocketmq.kill();
      await writeOrders(orderFiles(folder).orders, 3000, 4000);
      await rocketmq.restart();
      await expectExactly(archive, createdIds(4000));
      const ledgers = await worker.stop();
      expect(ledgers['orders-in']).toMatchObject({ deadLettered: 0, balanced: true });
      expect(ledgers['orders-out']).toMatchObject({ deadLettered: 0, balanced: true });
    });

    test('a FIFO topic keeps the order of each key, also over a kill of the worker', async () => {
      const { configuration, archive } = await prepare(400, true);
      const worker = startWorker(configuration);
      await untilArrived(archive, 60);
      await worker.kill();
      startWorker(configuration);
      await expectExactly(archive, createdIds(400));
      const newest = new Map<string, number>();
      for (const { key, number } of await arrived(archive)) {
        const next = (newest.get(key) ?? -1) + 1;
        const afterFiltered = next % 4 === 3 ? next + 1 : next;
        expect(number, `order of ${key}`).toBeLessThanOrEqual(afterFiltered);
        newest.set(key, Math.max(number, newest.get(key) ?? -1));
      }
    });

    test('a message that is no event becomes a dead letter, and its neighbours flow', async () => {
      const { configuration, archive } = await prepare(40);
      const producer = new RocketmqProducer(
        { endpoint: rocketmq.endpoint, topics: [topic] },
        { clock: systemClock, logger: new RecordingLogger() },
      );
      await producer.start(10_000, AbortSignal.timeout(10_000));
      const properties = { CE_contenttype: 'application/cloudevents+json' };
      await producer.send([{ topic, body: Buffer.from('{"specversion": '), properties }]);
      await producer.close();
      const worker = startWorker(configuration);
      await expectExactly(archive, createdIds(40));
      const ledgers = await worker.stop();
      expect(ledgers['orders-out']).toMatchObject({ received: 41, deadLettered: 1, balanced: true });
    });

    test('what is in flight at stop is given back, and the next worker has it at once', async () => {
      await rocketmq.createTopic({ name: topic });
      await rocketmq.createGroup({ name: group, fromStart: true });
      const logger = new RecordingLogger();
      const producer = new RocketmqProducer(
        { endpoint: rocketmq.endpoint, topics: [topic] },
        { clock: systemClock, logger },
      );
      await producer.start(10_000, AbortSignal.timeout(10_000));
      const messages = Array.from({ length: 50 }, (_, index) => ({ topic, body: Buffer.from(`message ${index}`) }));
      await producer.send(messages);
      await producer.close();

      const source = rocketmqSource({ endpoint: rocketmq.endpoint, topic, consumerGroup: group, invisibleMs: 120_000 });
      const stuck = memorySink(new MemoryTarget(), { overrides: { write: () => new Promise(() => {}) } });
      const first = await startPipeline({ name: 'stuck', source, sink: stuck, store: new MemoryStateStore(), logger });
      await until('all messages are in flight', () => first.ledger().inFlight === 50, patience);
      await first.stop({ withinMs: 1000 });
      expect(first.ledger()).toMatchObject({ received: 50, released: 50, inFlight: 0, balanced: true });

      const target = new MemoryTarget();
      await using next = await startPipeline({
        name: 'next',
        source,
        sink: memorySink(target),
        store: new MemoryStateStore(),
        logger,
      });
      await until('the next worker has them', () => target.ids.length >= 50, 20_000);
      expect(new Set(target.ids).size).toBe(50);
      expect(next.ledger().deadLettered).toBe(0);
    });
  });
}
