import { systemClock, type Clock } from '@eventmesh/connector-api';
import { oddEvents, RecordingLogger, until, VirtualClock } from '@eventmesh/connector-testkit';
import { connect, type Delivery, type EventMeshClient, type Subscription } from '@eventmesh/sdk';
import { expect, it } from 'vitest';
import { startEventMeshDevServer } from '../src/index.ts';

const patienceMs = 10_000;

function connectTo(endpoint: string, clock: Clock = systemClock): Promise<EventMeshClient> {
  return connect({ endpoints: [endpoint], group: 'shop', clock, logger: new RecordingLogger() });
}

async function subscribed(mesh: EventMeshClient, topic: string): Promise<Subscription> {
  const subscription = mesh.subscribe({ topics: [topic] });
  await subscription.ready();
  return subscription;
}

/** Takes as many deliveries, and acknowledges them. */
async function take(subscription: Subscription, count: number): Promise<readonly Delivery[]> {
  const signal = AbortSignal.timeout(patienceMs);
  const taken: Delivery[] = [];
  while (taken.length < count && !signal.aborted)
    taken.push(...(await subscription.take(count - taken.length, signal)));
  for (const delivery of taken) await delivery.ack();
  return taken;
}

const eventsIn = (deliveries: readonly Delivery[]): readonly unknown[] =>
  deliveries.map((delivery) => (delivery.kind === 'event' ? delivery.event : delivery.kind));

it.each(['standalone', 'rocketmq'] as const)(
  'carries every odd event for the client, with storage %s',
  async (storage) => {
    await using server = await startEventMeshDevServer({ storage });
    await using mesh = await connectTo(server.endpoint);
    const subscription = await subscribed(mesh, 'orders');
    for (const event of oddEvents) await mesh.publish(event, { topic: 'orders' });
    expect(eventsIn(await take(subscription, oddEvents.length))).toEqual(oddEvents);
  },
);

it('lets the client come back after its death, and find what waits', async () => {
  await using server = await startEventMeshDevServer({ storage: 'rocketmq' });
  await using mesh = await connectTo(server.endpoint);
  const subscription = await subscribed(mesh, 'orders');
  await server.kill();
  await server.restart();
  const [event] = oddEvents;
  if (event === undefined) throw new Error('There are no odd events.');
  await mesh.publish(event, { topic: 'orders' });
  expect(eventsIn(await take(subscription, 1))).toEqual([event]);
});

it('loses an acknowledgement, and the client publishes again with the same id', async () => {
  await using server = await startEventMeshDevServer({ storage: 'rocketmq' });
  const clock = new VirtualClock();
  await using mesh = await connectTo(server.endpoint, clock);
  const subscription = await subscribed(mesh, 'orders');
  server.faults.loseAcks(1);
  const [event] = oddEvents;
  if (event === undefined) throw new Error('There are no odd events.');
  let isPublished = false;
  const publishing = mesh.publish(event, { topic: 'orders', timeoutMs: 30_000 }).then(() => {
    isPublished = true;
  });
  const hasWaited = async (): Promise<boolean> => {
    if (!isPublished) await clock.advance(1_000);
    return isPublished;
  };
  await until('it is published', hasWaited, patienceMs);
  await publishing;
  expect(eventsIn(await take(subscription, 2))).toEqual([event, event]);
});
