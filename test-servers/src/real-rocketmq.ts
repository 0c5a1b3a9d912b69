import { connect } from 'node:net';
import { until } from '@eventmesh/connector-testkit';
import { RocketmqAdmin, type TopicOptions } from '@eventmesh/rocketmq';
import type { RocketmqEnvironment } from './rocketmq-environment.ts';
import { runLauncher } from './run-launcher.ts';

/** Where the proxy of the real RocketMQ listens. */
export const realEndpoint = '127.0.0.1:8081';
/** Where its far proxy listens: clients that come there by way of another address, such as that of a fault proxy, stay with it. */
export const farEndpoint = { host: '127.0.0.1', port: 8082 } as const;
/** Whom the far proxy lets in, as the launcher has it. */
export const farUser = { username: 'kit', password: 'kit-secret' } as const;
/** Creates groups on the real RocketMQ. */
export const realAdmin = new RocketmqAdmin('127.0.0.1:10911');
const nameServer = new RocketmqAdmin('127.0.0.1:9876');

/** Creates a topic on the real RocketMQ, so that clients find it at once. */
export async function createRealTopic(topic: TopicOptions): Promise<void> {
  await realAdmin.createTopic(topic);
  await until(`the name server knows ${topic.name}`, () => nameServer.hasRoute(topic.name), 30_000);
}

/**
 * Creates a group that gets all of a topic, whenever it comes: one that RocketMQ does not know takes some seconds to get its queues, and
 * may begin behind what was published in them.
 */
export async function createGroupAtOldest(name: string, topic: string): Promise<void> {
  await realAdmin.createGroup({ name, fromStart: true });
  await realAdmin.beginAtOldest(name, { name: topic });
}

/**
 * A real RocketMQ, started by the launcher of this repository (`pnpm servers up rocketmq`), or one that is up already. It stays
 * up for the next file: the run as a whole takes it down (`e2e/test/support/real-servers.ts`).
 */
export async function startRealRocketmq(): Promise<RocketmqEnvironment> {
  await servers('up');
  return {
    endpoint: realEndpoint,
    createTopic: createRealTopic,
    createGroup: (group) => realAdmin.createGroup(group),
    kill: () => servers('kill'),
    restart: () => servers('up'),
    stop: async () => {},
  };
}

/** Starts, crashes or takes down the real RocketMQ, or only its far proxy. */
export async function servers(
  action: 'up' | 'kill' | 'down',
  name: 'rocketmq' | 'rocketmq-proxy' = 'rocketmq',
): Promise<void> {
  await runLauncher(action, name);
}

/** Whether it is up. */
export function isRealRocketmqUp(): Promise<boolean> {
  const [host, port] = realEndpoint.split(':');
  return new Promise((resolve) => {
    const socket = connect(Number(port), host);
    const answer = (up: boolean): void => {
      socket.destroy();
      resolve(up);
    };
    socket.setTimeout(1000, () => answer(false));
    socket.on('connect', () => answer(true));
    socket.on('error', () => answer(false));
  });
}
