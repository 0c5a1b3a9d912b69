import { randomBytes } from 'node:crypto';
import { RocketmqAdmin } from '@eventmesh/rocketmq';
import { startRocketmqDevServer } from '@eventmesh/rocketmq-dev-server';
import { mustReach } from './must-reach.mjs';

/** A topic and a group of the demo's own: on a RocketMQ in memory, or on the one whose proxy is at `endpoint`. */
export async function openRocketmq({ endpoint, broker, events }) {
  const unique = randomBytes(4).toString('hex');
  const [topic, group] = [`demo-orders-${unique}`, `demo-archive-${unique}`];
  if (endpoint === undefined) {
    const server = await startRocketmqDevServer({
      topics: [{ name: topic }],
      groups: [{ name: group, fromStart: true }],
      keepMessages: 2 * events + 1000,
    });
    return demoOf('a RocketMQ in memory', server.endpoint, topic, group, () => server.stop());
  }
  const brokerAddress = broker ?? `${endpoint.replace(/:\d+$/, '')}:10911`;
  await mustReach(endpoint, "Is the proxy running? Check '--endpoint'.");
  await mustReach(brokerAddress, "It is asked to create topic and group. Check '--broker'.");
  const admin = new RocketmqAdmin(brokerAddress);
  await admin.createTopic({ name: topic });
  await admin.createGroup({ name: group, fromStart: true });
  return demoOf('RocketMQ', endpoint, topic, group, async () => {});
}

/** One worker runs both pipelines, and is the one that is killed. */
function demoOf(name, endpoint, topic, group, close) {
  const environment = { DEMO_ENDPOINT: endpoint, DEMO_TOPIC: topic, DEMO_GROUP: group };
  const workers = [{ configuration: 'pipelines.yaml', environment, dies: true }];
  return { name, endpoint, workers, files: 'demo/pipelines.yaml', archives: ['archive.ndjson'], close };
}
