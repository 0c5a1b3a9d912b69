import { randomBytes } from 'node:crypto';
import { RocketmqAdmin } from '@eventmesh/rocketmq';
import { startRocketmqDevServer } from '@eventmesh/rocketmq-dev-server';

/** A topic and a group of the demo's own: on the development server, or on the RocketMQ whose proxy is at `endpoint`. */
export async function openRocketmq(endpoint, broker, events) {
  const unique = randomBytes(4).toString('hex');
  const [topic, group] = [`demo-orders-${unique}`, `demo-archive-${unique}`];
  if (endpoint === undefined) {
    const server = await startRocketmqDevServer({
      topics: [{ name: topic }],
      groups: [{ name: group, consumeFromStart: true }],
      keepMessages: 2 * events + 1000,
    });
    return { endpoint: server.endpoint, topic, group, close: () => server.stop() };
  }
  const admin = new RocketmqAdmin(broker ?? `${endpoint.replace(/:\d+$/, '')}:10911`);
  await admin.createTopic({ name: topic });
  await admin.createGroup({ name: group, fromStart: true });
  return { endpoint, topic, group, close: async () => {} };
}
