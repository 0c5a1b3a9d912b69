import { randomBytes } from 'node:crypto';
import type { AnyCloudEvent, Sink } from '@eventmesh/connector-api';
import { oddEvents, testContext } from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import { connect, type EventMeshClient } from '@eventmesh/sdk';
import { startEventMesh, type EventMeshEnvironment } from '@eventmesh/test-servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventmeshSink, eventmeshSinkOptions, type EventmeshSinkInput } from '../src/index.ts';

const never = new AbortController().signal;
const unique = randomBytes(4).toString('hex');
const [topic, other] = [`sink-${unique}`, `sink-other-${unique}`];
let mesh: EventMeshEnvironment;
let client: EventMeshClient;

beforeAll(async () => {
  mesh = await startEventMesh({ storage: 'rocketmq' });
  for (const name of [topic, other]) await mesh.createTopic(name);
  client = await connect({ endpoints: [mesh.endpoint], group: `reader-${unique}` });
}, 170_000);
afterAll(async () => {
  await client?.close();
  await mesh?.stop();
});

/** Writes events with a sink of its own; gives the codes of those that failed, by id. */
async function write(
  events: readonly AnyCloudEvent[],
  options: Partial<EventmeshSinkInput> = { topic },
): Promise<Record<string, string>> {
  const parsed = eventmeshSinkOptions.parse({ endpoints: [mesh.endpoint], ...options });
  const sink: Sink = eventmeshSink.create(parsed, testContext());
  try {
    await sink.open(never);
    const failures = (await sink.write(events, never)) ?? [];
    return Object.fromEntries(failures.map(({ index, error }) => [events[index]?.id, error.code]));
  } finally {
    await sink.close();
  }
}

/** What a subscriber gets: so many events, by id. */
async function received(of: string, count: number, work: () => Promise<void>): Promise<Map<string, AnyCloudEvent>> {
  await using subscription = client.subscribe({ topics: [of], group: `${of}-reader` });
  await subscription.ready();
  await work();
  const events = new Map<string, AnyCloudEvent>();
  const patience = AbortSignal.timeout(60_000);
  while (events.size < count && !patience.aborted)
    for (const delivery of await subscription.take(100, patience)) {
      if (delivery.kind === 'event') events.set(delivery.event.id, delivery.event);
      await delivery.ack();
    }
  return events;
}

test('every odd event arrives at a subscriber as it was written', async () => {
  const events = await received(topic, oddEvents.length, async () => {
    expect(await write(oddEvents)).toEqual({});
  });
  for (const event of oddEvents) expect({ ...events.get(event.id) }, event.id).toEqual({ ...event });
});

test('the topic is taken from an attribute', async () => {
  const events = await received(other, 1, async () => {
    await write([createEvent({ id: 'there', source: '/s', type: 't', route: other })], { topicAttribute: 'route' });
  });
  expect([...events.keys()]).toEqual(['there']);
});

test('what is refused is told by its index, holds back its key only, and its neighbours arrive', async () => {
  const event = (id: string, attributes = {}): AnyCloudEvent =>
    createEvent({ id, source: '/s', type: 't', ...attributes });
  const large = event('large', { data: Buffer.alloc(4_194_304), partitionkey: 'a' });
  const written = [event('before'), large, event('same key', { partitionkey: 'a' }), event('behind')];
  const events = await received(topic, 2, async () => {
    expect(await write(written)).toEqual({ large: 'TOO_LARGE', 'same key': 'NOT_ATTEMPTED' });
  });
  expect([...events.keys()]).toEqual(expect.arrayContaining(['before', 'behind']));
});

test('without a server it says so, within the time for connecting', async () => {
  await expect(write([], { topic, endpoints: ['127.0.0.1:1'] })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});
