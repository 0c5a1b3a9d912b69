import { randomBytes } from 'node:crypto';
import { toConnectorError, type ErrorCode } from '@eventmesh/connector-api';
import { testContext, until } from '@eventmesh/connector-testkit';
import type {
  FaultScript,
  HarnessOptions,
  Inapplicable,
  SystemUnderTest,
} from '@eventmesh/connector-testkit/conformance';
import { RocketmqProducer, type TopicOptions } from '@eventmesh/rocketmq';
import { createRealTopic, farEndpoint, farUser, realAdmin, realEndpoint, servers } from './real-rocketmq.ts';

interface KitTopic extends Required<Pick<TopicOptions, 'type'>> {
  /** Whether the group is ordered. */
  readonly ordered: boolean;
}

/** Starts the real RocketMQ with its far proxy, if they are not up already: to be done before the kit makes topics there. */
export async function startRocketmqForKit(): Promise<void> {
  await servers('up');
  await servers('up', 'rocketmq-proxy');
  await realAdmin.changePassword(farUser.username, farUser.password);
}

/** A topic of its own on the real RocketMQ, for one check, and a group of the same name that reads it from its start. */
export async function makeKitTopic({ type, ordered }: KitTopic): Promise<string> {
  const name = `kit-${randomBytes(6).toString('hex')}`;
  await createRealTopic({ name, type });
  await realAdmin.createGroup({ name, ordered, fromStart: true });
  return name;
}

/** The broker is killed, and the proxy in its process; the far proxy stays. */
const restarted: FaultScript = {
  begin: () => servers('kill'),
  end: () => servers('up'),
  codes: ['UNAVAILABLE', 'TIMEOUT'],
};

/** The password of the far proxy's user changes, and changes back. The proxy goes by what it knows of a user for some seconds. */
function credentialsFor(topic: string): FaultScript {
  const change = async (password: string, heard: ErrorCode | undefined): Promise<void> => {
    await realAdmin.changePassword(farUser.username, password);
    const goesByIt = async (): Promise<boolean> => (await heardAtFarProxy(topic)) === heard;
    await until('the far proxy goes by a password that has changed', goesByIt, 60_000);
  };
  return {
    begin: () => change('another', 'UNAUTHENTICATED'),
    end: () => change(farUser.password, undefined),
    codes: ['UNAUTHENTICATED'],
  };
}

/** What a client hears that comes to the far proxy; undefined when it is let in. */
async function heardAtFarProxy(topic: string): Promise<ErrorCode | undefined> {
  const endpoint = `${farEndpoint.host}:${farEndpoint.port}`;
  const producer = new RocketmqProducer({ endpoint, ...farUser, topics: [topic] }, testContext());
  try {
    await producer.start(5_000, AbortSignal.timeout(10_000));
    return undefined;
  } catch (thrown) {
    return toConnectorError(thrown).code;
  } finally {
    await producer.close();
  }
}

/** What every harness says of the real RocketMQ: how it is reached, and what goes wrong in it. */
export function realSystem(
  options: HarnessOptions & { readonly topic: string },
): Pick<SystemUnderTest, 'options' | 'network' | 'faults'> {
  return {
    options: { ...options, endpoint: realEndpoint },
    network: {
      address: farEndpoint,
      optionsVia: ({ host, port }) => ({ ...options, ...farUser, endpoint: `${host}:${port}` }),
    },
    faults: { restarted, credentials: credentialsFor(options.topic) },
  };
}

/** Faults that no harness can bring about in RocketMQ. */
export const beyondReach: readonly Inapplicable[] = [
  {
    id: 'faults.overloaded',
    reason:
      'RocketMQ asks for less only when its broker cannot keep up, which cannot be brought about on purpose. What it answers then is told as OVERLOADED.',
  },
  {
    id: 'faults.disk-full',
    reason: 'It writes to no disk of its own, and that of the broker is not a fault of ours to cause.',
  },
];
