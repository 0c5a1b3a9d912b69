import { randomBytes } from 'node:crypto';
import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import {
  memorySink,
  MemoryTarget,
  oddEvents,
  testContext,
  until,
  type MemorySinkOptions,
} from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import { connect, type EventMeshClient } from '@eventmesh/sdk';
import { createGroupAtOldest, startEventMesh, TlsFront, type EventMeshEnvironment } from '@eventmesh/test-servers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventmeshSource, eventmeshSourceOptions, type EventmeshSourceInput } from '../src/index.ts';
import { publishRaw } from './support/publish-raw.ts';

const patience = 60_000;
let mesh: EventMeshEnvironment;
let client: EventMeshClient;
let topic: string;

beforeAll(async () => {
  mesh = await startEventMesh({ storage: 'rocketmq' });
  client = await connect({ endpoints: [mesh.endpoint], group: 'publisher' });
}, 170_000);
afterAll(async () => {
  await client?.close();
  await mesh?.stop();
});
beforeEach(async () => {
  topic = `source-${randomBytes(4).toString('hex')}`;
  await mesh.createTopic(topic);
});

/** A pipeline from the topic to memory, once it listens. */
async function receive(options: Partial<EventmeshSourceInput> = {}, answers: MemorySinkOptions = {}) {
  const target = new MemoryTarget();
  const store = new MemoryStateStore();
  const consumerGroup = `group-${topic}`;
  const { topics = [topic] } = options;
  for (const each of topics) await createGroupAtOldest(consumerGroup, each);
  const pipeline = await startPipeline({
    name: 'receive',
    source: eventmeshSource({ endpoints: [mesh.endpoint], topics, consumerGroup, ...options }),
    sink: memorySink(target, answers),
    store,
  });
  await until('the pipeline runs', () => pipeline.status().state === 'running', patience);
  return { target, store, pipeline, [Symbol.asyncDispose]: () => pipeline[Symbol.asyncDispose]() };
}

async function publish(count: number, to = topic): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await client.publish(createEvent({ id: `${to}-${index}`, source: '/s', type: 't', data: { index } }), {
      topic: to,
    });
}

test('every odd event comes out as it was published, and the books balance', async () => {
  await using run = await receive();
  for (const event of oddEvents) await client.publish(event, { topic });
  await until('all have come', () => run.target.events.length >= oddEvents.length, patience);
  const came = new Map(run.target.events.map((event) => [event.id, event]));
  for (const event of oddEvents) expect({ ...came.get(event.id) }, event.id).toEqual({ ...event });
  const { ledger, intake } = await run.pipeline.stop();
  expect(ledger).toMatchObject({ delivered: oddEvents.length, deadLettered: 0, inFlight: 0, balanced: true });
  expect(intake).toMatchObject({ delivered: oddEvents.length, balanced: true });
});

test('several topics come in one stream', async () => {
  const other = `${topic}-other`;
  await mesh.createTopic(other);
  await using run = await receive({ topics: [topic, other] });
  await publish(20);
  await publish(20, other);
  await until('all have come', () => run.target.ids.length >= 40, patience);
  expect(new Set(run.target.ids).size).toBe(40);
});

test('a sink that takes far longer than EventMesh waits for an acknowledgement costs nothing', async () => {
  let writes = 0;
  await using run = await receive(
    {},
    {
      limits: { concurrentWrites: 1, maxEvents: 100 },
      answer: async () => {
        writes += 1;
        if (writes === 1) await new Promise((resolve) => setTimeout(resolve, 12_000));
      },
    },
  );
  await publish(200);
  await until('all have come', () => run.target.ids.length >= 200, patience);
  expect(new Set(run.target.ids).size).toBe(200);
  expect(run.target.ids).toHaveLength(200);
});

test('what EventMesh could not put into a frame becomes a dead letter, and its neighbours flow', async () => {
  await using run = await receive();
  await publish(3);
  const odd = {
    specversion: '1.0',
    id: 'odd',
    source: '/s',
    type: 't',
    subject: topic,
    datacontenttype: 'text/plain',
    data: 'x',
  };
  expect(await publishRaw(mesh.endpoint, odd)).toBe(0);
  await client.publish(createEvent({ id: 'behind', source: '/s', type: 't' }), { topic });
  await until('the neighbours have come', () => run.target.ids.length >= 4, patience);
  await until('the dead letter is there', () => run.pipeline.ledger().deadLettered === 1, patience);
  expect(await run.store.deadLetters.list('receive')).toMatchObject([
    { stage: 'read', code: 'UNREADABLE', connector: 'source-eventmesh' },
  ]);
  expect(run.target.ids.toSorted()).toEqual(['behind', ...[0, 1, 2].map((index) => `${topic}-${index}`)]);
});

test('over TLS, to a certificate that it is told to trust, and to no other', async () => {
  await using front = await TlsFront.start(mesh.endpoint);
  const endpoints = [front.endpoint];
  await using run = await receive({ endpoints, tls: { ca: front.ca } });
  await publish(3);
  await until('all have come', () => run.target.ids.length >= 3, patience);
  const options = eventmeshSourceOptions.parse({ endpoints, topics: [topic], consumerGroup: 'stranger', tls: true });
  await expect(
    eventmeshSource.create(options, testContext()).open(AbortSignal.timeout(patience)),
  ).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('self-signed certificate'),
  });
});
