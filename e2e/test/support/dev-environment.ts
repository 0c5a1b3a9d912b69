import { startRocketmqDevServer } from '@eventmesh/rocketmq-dev-server';
import type { RocketmqEnvironment } from '@eventmesh/test-servers';

/** The development server, in this process. */
export async function startDevEnvironment(): Promise<RocketmqEnvironment> {
  const server = await startRocketmqDevServer({ autoCreate: false });
  return {
    endpoint: server.endpoint,
    createTopic: async (topic) => server.createTopic(topic),
    createGroup: async ({ name, ordered = false }) => server.createGroup({ name, ordered, fromStart: true }),
    kill: () => server.kill(),
    restart: () => server.restart(),
    stop: () => server.stop(),
  };
}
