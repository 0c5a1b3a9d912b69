import { randomBytes } from 'node:crypto';
import type {
  HarnessOptions,
  Inapplicable,
  SystemUnderTest,
  Target,
  Upstream,
} from '@eventmesh/connector-testkit/conformance';
import { asPublished, connect, type EventMeshClient } from '@eventmesh/sdk';
import type { EventMeshEnvironment } from './eventmesh-environment.ts';
import { EventMeshTap } from './eventmesh-tap.ts';
import { startEventMesh } from './real-eventmesh.ts';
import { createGroupAtOldest, realAdmin } from './real-rocketmq.ts';
import { TopicReader } from './topic-reader.ts';

let mesh: EventMeshEnvironment | undefined;

/** Starts the real EventMesh on the real RocketMQ: to be done before the kit makes topics there. */
export async function startEventMeshForKit(): Promise<void> {
  mesh ??= await startEventMesh({ storage: 'rocketmq' });
}

/** Takes the real EventMesh down again; the RocketMQ stays. */
export async function stopEventMeshForKit(): Promise<void> {
  await mesh?.stop();
  mesh = undefined;
}

function running(): EventMeshEnvironment {
  if (mesh === undefined) throw new Error('call startEventMeshForKit() first');
  return mesh;
}

/**
 * A topic of the real EventMesh, and a group that subscribes to it: prepared so that it gets what is published before a worker is there,
 * and never in the moment in which EventMesh leaves the group, because it drops what comes then.
 */
export async function eventmeshUpstream(): Promise<Upstream> {
  const environment = running();
  const topic = await makeTopic(environment);
  await createGroupAtOldest(topic, topic);
  const client = await clientOf(environment, topic);
  const tap = await EventMeshTap.start(environment.endpoint);
  return {
    ...systemOf(environment, { topics: [topic], consumerGroup: topic }, tap.address),
    put: async (events) => {
      await tap.untilKept();
      for (const event of events) {
        tap.published(event.id);
        await client.publish(event, { topic, timeoutMs: patienceMs });
      }
    },
    gaveUp: () => tap.gaveUp(),
    gaveAgain: () => tap.gaveAgain(),
    [Symbol.asyncDispose]: async () => {
      await client.close();
      await tap[Symbol.asyncDispose]();
    },
  };
}

/** A topic of the real EventMesh. What has arrived is read from where it is stored, because EventMesh itself loses some on the way out. */
export async function eventmeshTarget(): Promise<Target> {
  const environment = running();
  const topic = await makeTopic(environment);
  await realAdmin.createGroup({ name: topic, ordered: false, fromStart: true });
  const reader = new TopicReader(topic);
  const [host = '', port] = environment.endpoint.split(':');
  return {
    ...systemOf(environment, { topic }, { host, port: Number(port) }),
    arrived: async () => (await reader.readAll()).map(asPublished),
    [Symbol.asyncDispose]: () => reader.close(),
  };
}

/** EventMesh may be away for a while in the middle of a fault. */
const patienceMs = 60_000;

async function makeTopic(environment: EventMeshEnvironment): Promise<string> {
  const topic = `kit-${randomBytes(6).toString('hex')}`;
  await environment.createTopic(topic);
  return topic;
}

async function clientOf({ endpoint }: EventMeshEnvironment, group: string): Promise<EventMeshClient> {
  return await connect({ endpoints: [endpoint], group });
}

function systemOf(
  environment: EventMeshEnvironment,
  options: HarnessOptions,
  address: { readonly host: string; readonly port: number },
): Pick<SystemUnderTest, 'options' | 'network' | 'faults'> {
  const via = ({ host, port }: typeof address): HarnessOptions => ({ ...options, endpoints: [`${host}:${port}`] });
  return {
    options: via(address),
    network: { address, optionsVia: via },
    faults: {
      restarted: {
        begin: () => environment.kill(),
        end: () => environment.restart(),
        codes: ['UNAVAILABLE', 'TIMEOUT'],
      },
    },
  };
}

/** What no harness can bring about in EventMesh. */
export const beyondEventMesh: readonly Inapplicable[] = [
  {
    id: 'faults.overloaded',
    reason: 'EventMesh limits nothing over TCP as it is shipped. What it answers when it does is told as OVERLOADED.',
  },
  {
    id: 'faults.credentials',
    reason: 'EventMesh as it is shipped asks nobody for credentials: it has no user to refuse.',
  },
  { id: 'faults.disk-full', reason: 'It writes to no disk of its own, and that of the server is not ours to fill.' },
];
