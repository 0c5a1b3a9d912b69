import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import { memorySink, MemoryTarget, until } from '@eventmesh/connector-testkit';
import { readJsonEvent } from '@eventmesh/event-formats';
import { asPublished } from '@eventmesh/sdk';
import { rocketmqSource } from '@eventmesh/source-rocketmq';
import {
  connectPostgres,
  createGroupAtOldest,
  postgresUrl,
  realAdmin,
  realEndpoint,
  servers,
  startEventMesh,
  type EventMeshEnvironment,
} from '@eventmesh/test-servers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeMeshPipelines } from './support/eventmesh-pipelines.ts';
import { arrived, createdIds, writeOrders } from './support/order-files.ts';
import { orderFiles as filesOf } from './support/rocketmq-pipelines.ts';
import { Worker } from './support/worker.ts';

const patience = 120_000;

describe('from a file through a real EventMesh on RocketMQ', { timeout: 300_000 }, () => {
  let mesh: EventMeshEnvironment;
  let folder: string;
  let unique: string;
  const workers = new Set<Worker>();

  beforeAll(async () => {
    mesh = await startEventMesh({ storage: 'rocketmq' });
  }, 170_000);
  afterAll(() => mesh.stop());
  beforeEach(async () => {
    unique = randomBytes(4).toString('hex');
    folder = await mkdtemp(join(tmpdir(), 'e2e-eventmesh-'));
    await atPostgres(`CREATE DATABASE chain_${unique}`);
  });
  afterEach(async () => {
    for (const worker of workers) await worker.kill();
    workers.clear();
    await rm(folder, { recursive: true, force: true });
    await atPostgres(`DROP DATABASE IF EXISTS chain_${unique} WITH (FORCE)`);
  });

  async function prepare() {
    const topic = `orders-${unique}`;
    await mesh.createTopic(topic);
    const group = `group-${unique}`;
    await createGroupAtOldest(group, topic);
    const { archive } = filesOf(folder);
    const stateUrl = new URL(postgresUrl);
    stateUrl.pathname = `/chain_${unique}`;
    const configurations = await writeMeshPipelines({
      folder,
      endpoint: mesh.endpoint,
      topic,
      group,
      stateUrl: stateUrl.href,
    });
    return { ...configurations, archive, topic };
  }

  function start(configuration: string): Worker {
    const worker = new Worker(configuration, '--log-level', 'info');
    workers.add(worker);
    return worker;
  }

  async function untilArrived(archive: string, count: number): Promise<void> {
    const enough = async (): Promise<boolean> => new Set((await arrived(archive)).map(({ id }) => id)).size >= count;
    await until(`${count} different orders in the archive`, enough, patience);
  }

  test('with every worker killed once, nothing is missing, and the books balance', async () => {
    const { send, receive, archive } = await prepare();
    const { orders } = filesOf(folder);
    // Two sessions of the group: what EventMesh had pushed to one that dies, the other gets.
    let [first, second] = [start(receive), start(receive)];
    await until('both listen', () => [first, second].every(({ errors }) => errors.includes('listening')), patience);
    await writeOrders(orders, 0, 1000);
    let sender = start(send);
    await untilArrived(archive, 100);
    await sender.kill();
    await writeOrders(orders, 1000, 2000);
    sender = start(send);
    await untilArrived(archive, 300);
    await first.kill();
    first = start(receive);
    await until('the first listens again', () => first.errors.includes('listening'), patience);
    await untilArrived(archive, 600);
    await second.kill();
    second = start(receive);
    const expected = createdIds(2000);
    await untilArrived(archive, expected.size);
    await until('the second listens again', () => second.errors.includes('listening'), patience);
    expect(new Set((await arrived(archive)).map(({ id }) => id))).toEqual(expected);
    const ledgers = [await sender.stop(), await first.stop(), await second.stop()].flatMap((each) =>
      Object.values(each),
    );
    for (const ledger of ledgers) expect(ledger).toMatchObject({ deadLettered: 0, inFlight: 0, balanced: true });
  });

  test('with EventMesh killed, and the broker of RocketMQ, nothing is missing where it is stored', async () => {
    const { send, topic } = await prepare();
    const { orders } = filesOf(folder);
    const group = `storage-${unique}`;
    await realAdmin.createGroup({ name: group, fromStart: true });
    const target = new MemoryTarget();
    await using pipeline = await startPipeline({
      name: 'storage',
      source: rocketmqSource({ endpoint: realEndpoint, topic, consumerGroup: group, invisibleMs: 10_000 }),
      transforms: [asPublished],
      sink: memorySink(target),
      store: new MemoryStateStore(),
    });
    const untilStored = (count: number): Promise<void> =>
      until(`${count} different orders are stored`, () => new Set(target.ids).size >= count, patience);
    await writeOrders(orders, 0, 1000);
    const sender = start(send);
    await untilStored(300);
    await mesh.kill();
    await writeOrders(orders, 1000, 1500);
    await mesh.restart();
    await untilStored(1200);
    await servers('kill');
    await writeOrders(orders, 1500, 2000);
    await servers('up');
    await untilStored(2000);
    const written = (await readFile(orders, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => readJsonEvent(line));
    const came = new Map(target.events.map((event) => [event.id, event]));
    for (const event of written) expect({ ...came.get(event.id) }, event.id).toEqual({ ...event });
    for (const ledger of Object.values(await sender.stop()))
      expect(ledger).toMatchObject({ deadLettered: 0, inFlight: 0, balanced: true });
    expect(pipeline.ledger()).toMatchObject({ deadLettered: 0, balanced: true });
  });
});

async function atPostgres(statement: string): Promise<void> {
  const client = await connectPostgres();
  await client.query(statement);
  await client.end();
}
