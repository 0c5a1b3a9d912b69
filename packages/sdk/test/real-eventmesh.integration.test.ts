import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { anyAttributes, oddEvents, until } from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivery, EventMeshClient, SubscribeOptions, Subscription } from '../src/index.ts';
import { TcpSession } from '../src/session/tcp-session.ts';
import { publishProperties } from '../src/transport/publish-properties.ts';
import { connect } from '../src/index.ts';
import { checkOptions } from '../src/check-options.ts';
import { failureOf } from './support/error-of.ts';
import { connectToReal, endpoint, httpEndpoint, startReal, stopReal } from './support/real-eventmesh.ts';

const run = `${Date.now()}-${process.pid}`;
let topics = 0;
let mesh: EventMeshClient;

beforeAll(async () => {
  await startReal();
  mesh = await connectToReal();
}, 170_000);

afterAll(async () => {
  await mesh?.close();
  await stopReal();
});

/** With the standalone storage a topic lives as long as it has subscribers, and has one group. */
function newTopic(): string {
  topics += 1;
  return `sdk-${run}-${topics}`;
}

async function subscribed(topic: string, options: Partial<SubscribeOptions> = {}): Promise<Subscription> {
  const subscription = mesh.subscribe({ topics: [topic], group: `sdk-${topic}`, ...options });
  await subscription.ready();
  return subscription;
}

async function takeOne(subscription: Subscription): Promise<Delivery> {
  const [delivery] = await subscription.take(1, AbortSignal.timeout(10_000));
  if (delivery === undefined) throw new Error('Nothing came within 10 s.');
  expect(await delivery.ack()).toBe(true);
  return delivery;
}

function numbered(id: number, attributes: object = {}): AnyCloudEvent {
  return createEvent({
    id: String(id),
    source: '/sdk',
    type: 't',
    datacontenttype: 'application/json',
    data: { id },
    ...attributes,
  });
}

describe('an event comes out of a real EventMesh as it went in:', () => {
  const topic = newTopic();
  let subscription: Subscription;
  beforeAll(async () => {
    subscription = await subscribed(topic);
  });
  afterAll(async () => {
    await subscription?.close();
  });

  async function carried(event: AnyCloudEvent): Promise<AnyCloudEvent | undefined> {
    await mesh.publish(event, { topic });
    return (await takeOne(subscription)).event;
  }

  it.each(oddEvents.map((event) => [event.id, event] as const))('%s', async (_, event) => {
    expect(await carried(event)).toEqual(event);
  });

  it('any legal one', { timeout: 170_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyAttributes, async (attributes) => {
        const event = createEvent(attributes);
        expect(await carried(event)).toEqual(event);
      }),
      { numRuns: 500, interruptAfterTimeLimit: 150_000 },
    );
  });

  it('the largest ones that are let out', async () => {
    const ascii = 'x'.repeat(3_990_000);
    expect(await carried(numbered(1, { data: ascii }))).toMatchObject({ data: ascii });
    const astral = '😀'.repeat(340_000);
    expect(await carried(numbered(2, { data: astral }))).toMatchObject({ data: astral });
    const failure = await failureOf(() => mesh.publish(numbered(3, { data: '😀'.repeat(360_000) }), { topic }));
    expect(failure).toMatch(/^TOO_LARGE Cannot publish event '3'/);
  });
});

it('two members of a group share the events, and all of a broadcasting one get all', async () => {
  const topic = newTopic();
  const members = [await subscribed(topic), await subscribed(topic)] as const;
  for (let id = 0; id < 40; id += 1) await mesh.publish(numbered(id), { topic });
  const ids: (string | undefined)[] = [];
  await until(
    'both members have got what there is',
    async () => {
      for (const member of members) {
        if (member.buffered === 0) continue;
        for (const delivery of await member.take(100)) {
          ids.push(delivery.event?.id);
          await delivery.ack();
        }
      }
      return ids.length >= 40;
    },
    10_000,
  );
  expect(new Set(ids).size).toBe(40);
  await Promise.all(members.map(async (member) => await member.close()));
  const both = newTopic();
  const listeners = [
    await subscribed(both, { mode: 'broadcasting' }),
    await subscribed(both, { mode: 'broadcasting' }),
  ] as const;
  await mesh.publish(numbered(101), { topic: both });
  for (const listener of listeners) expect((await takeOne(listener)).event?.id).toBe('101');
  await Promise.all(listeners.map(async (listener) => await listener.close()));
});

it('a subscription that is full takes leave, and comes back; nothing is dropped', async () => {
  const topic = newTopic();
  const small = await subscribed(topic, { maxBuffered: 10 });
  const other = await subscribed(topic);
  const ids = new Set<string>();
  const note = async (deliveries: readonly Delivery[]): Promise<void> => {
    for (const delivery of deliveries) {
      ids.add(delivery.event?.id ?? '');
      await delivery.ack();
    }
  };
  for (let id = 0; id < 60; id += 1) {
    await mesh.publish(numbered(id), { topic });
    if (other.buffered > 0) await note(await other.take(100));
  }
  expect(small.state).toBe('suspended');
  await note(await small.take(8));
  await until('it is back', () => small.state === 'listening', 5000);
  for (let id = 60; id < 100; id += 1) {
    await mesh.publish(numbered(id), { topic });
    for (const member of [small, other]) if (member.buffered > 0) await note(await member.take(100));
  }
  await until(
    'all has come',
    async () => {
      for (const member of [small, other]) if (member.buffered > 0) await note(await member.take(100));
      return ids.size === 100;
    },
    10_000,
  );
  await small.close();
  await other.close();
});

it('what the server cannot write comes as unreadable', async () => {
  const topic = newTopic();
  const subscription = await subscribed(topic);
  const settings = checkOptions({ endpoints: [endpoint], group: 'sdk-raw' });
  const [server] = settings.endpoints;
  if (server === undefined) throw new Error('There is an endpoint.');
  const session = await TcpSession.open({
    ...settings,
    endpoint: server,
    hello: { ...settings.identity, purpose: 'pub' },
    onPush: () => {},
    onEnd: () => {},
  });
  const attributes = { specversion: '1.0', id: '1', source: '/s', type: 't', subject: topic };
  const body = { ...attributes, datacontenttype: 'text/plain', data: 'x' };
  const doing = 'Cannot publish';
  await session.expect({ command: 'ASYNC_MESSAGE_TO_SERVER', body, properties: publishProperties, doing });
  const delivery = await takeOne(subscription);
  expect(delivery).toMatchObject({ kind: 'unreadable', facts: { code: '1', topic }, error: { code: 'UNREADABLE' } });
  expect(delivery.bytes).toBe(0);
  await session.close();
  await subscription.close();
});

it('refuses in words', async () => {
  expect(await failureOf(() => mesh.publish(numbered(1), { topic: newTopic() }))).toMatch(
    /^NOT_FOUND Cannot publish event '1' to topic 'sdk-.*': EventMesh answered: .*Check that the topic exists/,
  );
  const asking = mesh.request(numbered(2), { topic: newTopic(), timeoutMs: 500 });
  expect(await failureOf(() => asking)).toMatch(/^(?:TIMEOUT|NOT_FOUND|UNKNOWN) Nobody replied to request '2'/);
});

it('the old HTTP protocol takes events', async () => {
  const topic = newTopic();
  const subscription = await subscribed(topic);
  const http = await connect({ endpoints: [httpEndpoint()], group: 'sdk-http', transport: 'http' });
  await http.publish(numbered(1), { topic });
  expect(await takeOne(subscription)).toMatchObject({ kind: 'unreadable' });
  expect(await failureOf(() => http.publish(numbered(2), { topic: newTopic() }))).toMatch(/^NOT_FOUND /);
  await http.close();
  await subscription.close();
});

it('many at once arrive, each acknowledged', async () => {
  const topic = newTopic();
  const subscription = await subscribed(topic);
  const others = await Promise.all([connectToReal(), connectToReal()]);
  const publishing = Array.from({ length: 900 }, async (_, id) => {
    await ([mesh, ...others][id % 3] ?? mesh).publish(numbered(id), { topic });
  });
  const ids = new Set<string>();
  while (ids.size < 900) ids.add((await takeOne(subscription)).event?.id ?? '');
  await Promise.all(publishing);
  await Promise.all(others.map(async (other) => await other.close()));
  await subscription.close();
});
