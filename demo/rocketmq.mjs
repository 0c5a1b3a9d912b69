import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { RocketmqAdmin } from '@eventmesh/rocketmq';
import { startRocketmqDevServer } from '@eventmesh/rocketmq-dev-server';

const reachWithinMs = 5000;

/** A topic and a group of the demo's own: on a RocketMQ in memory, or on the one whose proxy is at `endpoint`. */
export async function openRocketmq(endpoint, broker, events) {
  const unique = randomBytes(4).toString('hex');
  const [topic, group] = [`demo-orders-${unique}`, `demo-archive-${unique}`];
  if (endpoint === undefined) {
    const server = await startRocketmqDevServer({
      topics: [{ name: topic }],
      groups: [{ name: group, consumeFromStart: true }],
      keepMessages: 2 * events + 1000,
    });
    return { name: 'a RocketMQ in memory', endpoint: server.endpoint, topic, group, close: () => server.stop() };
  }
  const brokerAddress = broker ?? `${endpoint.replace(/:\d+$/, '')}:10911`;
  await mustReach(endpoint, "Is the proxy running? Check '--endpoint'.");
  await mustReach(brokerAddress, "It is asked to create topic and group. Check '--broker'.");
  const admin = new RocketmqAdmin(brokerAddress);
  await admin.createTopic({ name: topic });
  await admin.createGroup({ name: group, fromStart: true });
  return { name: 'RocketMQ', endpoint, topic, group, close: async () => {} };
}

async function mustReach(address, hint) {
  const at = address.lastIndexOf(':');
  const socket = connect({ host: address.slice(0, at), port: Number(address.slice(at + 1)) });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(reachWithinMs) });
  } catch (thrown) {
    const why = thrown.name === 'AbortError' ? `no answer within ${reachWithinMs / 1000} s` : thrown.message;
    throw new Error(`Cannot reach ${address}: ${why}. ${hint}`, { cause: thrown });
  } finally {
    socket.destroy();
  }
}
