import { randomBytes } from 'node:crypto';
import type { AnyCloudEvent, Sink } from '@eventmesh/connector-api';
import { oddEvents, testContext } from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import { asPublished } from '@eventmesh/sdk';
import { realAdmin, startEventMesh, TlsFront, TopicReader, type EventMeshEnvironment } from '@eventmesh/test-servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventmeshSink, eventmeshSinkOptions, type EventmeshSinkInput } from '../src/index.ts';

const never = new AbortController().signal;
const unique = randomBytes(4).toString('hex');
const [topic, other] = [`sink-${unique}`, `sink-other-${unique}`];
const readers = new Map<string, TopicReader>();
let mesh: EventMeshEnvironment;

beforeAll(async () => {
  mesh = await startEventMesh({ storage: 'rocketmq' });
  for (const name of [topic, other]) {
    await mesh.createTopic(name);
    await realAdmin.createGroup({ name, fromStart: true });
  }
}, 170_000);
afterAll(async () => {
  for (const reader of readers.values()) await reader.close();
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

/** What is in a topic, by id: read from where it is stored, because EventMesh loses some on the way to a new group. */
async function stored(of: string): Promise<Map<string, AnyCloudEvent>> {
  const reader = readers.get(of) ?? new TopicReader(of);
  readers.set(of, reader);
  return new Map((await reader.readAll()).map(asPublished).map((event) => [event.id, event]));
}

test('every odd event arrives as it was written', async () => {
  expect(await write(oddEvents)).toEqual({});
  const events = await stored(topic);
  for (const event of oddEvents) expect({ ...events.get(event.id) }, event.id).toEqual({ ...event });
});

test('the topic is taken from an attribute', async () => {
  await write([createEvent({ id: 'there', source: '/s', type: 't', route: other })], { topicAttribute: 'route' });
  expect([...(await stored(other)).keys()]).toEqual(['there']);
});

test('what is refused is told by its index, holds back its key only, and its neighbours arrive', async () => {
  const event = (id: string, attributes = {}): AnyCloudEvent =>
    createEvent({ id, source: '/s', type: 't', ...attributes });
  const large = event('large', { data: Buffer.alloc(4_194_304), partitionkey: 'a' });
  const written = [event('before'), large, event('same key', { partitionkey: 'a' }), event('behind')];
  expect(await write(written)).toEqual({ large: 'TOO_LARGE', 'same key': 'NOT_ATTEMPTED' });
  const ids = [...(await stored(topic)).keys()];
  expect(ids).toEqual(expect.arrayContaining(['before', 'behind']));
  expect(ids).not.toContain('same key');
});

test('without a server it says so, within the time for connecting', async () => {
  await expect(write([], { topic, endpoints: ['127.0.0.1:1'] })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('over TLS, to a certificate that it is told to trust, and to no other', async () => {
  await using front = await TlsFront.start(mesh.endpoint);
  const secured = { topic, endpoints: [front.endpoint] };
  const event = createEvent({ id: 'over TLS', source: '/s', type: 't' });
  expect(await write([event], { ...secured, tls: { ca: front.ca } })).toEqual({});
  expect([...(await stored(topic)).keys()]).toContain('over TLS');
  await expect(write([], { ...secured, tls: true })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('self-signed certificate'),
  });
});
