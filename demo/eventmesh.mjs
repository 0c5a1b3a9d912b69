import { randomBytes } from 'node:crypto';
import { startEventMeshDevServer } from '@eventmesh/eventmesh-dev-server';
import { mustReach } from './must-reach.mjs';

/** A topic and a group of the demo's own: on an EventMesh in memory, or on the one at `endpoint`. */
export async function openEventmesh({ endpoint, kill }) {
  const unique = randomBytes(4).toString('hex');
  const [topic, group] = [`demo-orders-${unique}`, `demo-archive-${unique}`];
  if (endpoint === undefined) {
    const server = await startEventMeshDevServer({ storage: 'rocketmq', topics: [topic] });
    return demoOf('an EventMesh in memory', server.endpoint, topic, group, kill, () => server.stop());
  }
  await mustReach(endpoint, "Is EventMesh running? Check '--endpoint'; it is the TCP port.");
  return demoOf('EventMesh', endpoint, topic, group, kill, async () => {});
}

/**
 * Those that receive come first: a new group gets only what is published later. When one of them is killed, a second member of
 * the group is there: EventMesh drops what it had pushed to the last session of a group and got no acknowledgement for.
 */
function demoOf(name, endpoint, topic, group, kill, close) {
  const environment = { DEMO_ENDPOINT: endpoint, DEMO_TOPIC: topic, DEMO_GROUP: group };
  const receiver = (member) => ({
    configuration: 'eventmesh-receive.yaml',
    environment: { ...environment, DEMO_MEMBER: String(member) },
  });
  const workers = [
    { ...receiver(1), dies: true },
    ...(kill ? [{ ...receiver(2), label: 'second worker' }] : []),
    { configuration: 'eventmesh-send.yaml', environment, dies: true },
  ];
  const archives = kill ? ['archive-1.ndjson', 'archive-2.ndjson'] : ['archive-1.ndjson'];
  const killed = ['the worker that sends and one that receives', 'others', 'they count'];
  return {
    name,
    endpoint,
    workers,
    killed,
    files: 'demo/eventmesh-send.yaml and eventmesh-receive.yaml',
    archives,
    close,
  };
}
