import { until } from '@eventmesh/connector-testkit';
import { createGroupAtOldest, EventMeshTap, type EventMeshEnvironment } from '@eventmesh/test-servers';
import type { Arrivals } from './arrivals.ts';
import { openBenchTopic } from './bench-topic.ts';
import { fast, fastFigures, steady, steadyFigures, type Figures } from './figures.ts';
import { quietMs } from './losses.ts';
import { PostTarget } from './post-target.ts';
import { publishSteadily } from './publish-steadily.ts';
import { isListening, receivingConfiguration, type Generated } from './worker-configurations.ts';
import { sampleIds } from './sample-event.ts';
import { WorkerProcess } from './worker-process.ts';

const patienceMs = 120_000;

/** source-eventmesh into HTTP requests, counted at the server that takes them. */
export async function measureReceiving(mesh: EventMeshEnvironment): Promise<Figures> {
  return { ...(await receive(mesh, fast, fastFigures)), ...(await receive(mesh, steady, steadyFigures)) };
}

/**
 * The same, of events that were published before the worker started: no publisher sets the pace. Only with storage RocketMQ.
 *
 * @throws Error when the worker has acknowledged something and not posted it; what EventMesh did not push is no fault
 */
export async function measureBacklog(mesh: EventMeshEnvironment): Promise<Partial<Figures>> {
  await using own = await openBenchTopic(mesh);
  await using target = await PostTarget.start();
  await using tap = await EventMeshTap.start(mesh.endpoint);
  const { events, perSecond } = fast;
  await createGroupAtOldest(own.topic, own.topic);
  await publishSteadily({ endpoint: mesh.endpoint, topic: own.topic, events, perSecond });
  const tapped = `${tap.address.host}:${tap.address.port}`;
  const worker = new WorkerProcess(await receivingConfiguration(tapped, own, target.url), isListening);
  try {
    const { arrivals } = target;
    const isOver = (): boolean => arrivals.different === events || Date.now() - arrivals.lastAtMs > quietMs;
    await worker.startMs;
    await until('the first is posted', () => arrivals.different > 0, patienceMs);
    await until('all is posted, or nothing more comes', isOver, patienceMs);
    const lost = sampleIds(events).filter((id) => tap.wasAcknowledged(id) && !arrivals.has(id));
    if (lost.length > 0) throw new Error(`The worker has acknowledged and not posted: ${lost.join(', ')}`);
    return await fastFigures(worker, arrivals);
  } finally {
    await worker.kill();
  }
}

async function receive<Result>(
  mesh: EventMeshEnvironment,
  { events, perSecond }: Generated,
  figuresOf: (worker: WorkerProcess, arrivals: Arrivals) => Promise<Result>,
): Promise<Result> {
  await using own = await openBenchTopic(mesh);
  await using target = await PostTarget.start();
  const { endpoint } = mesh;
  const worker = new WorkerProcess(await receivingConfiguration(endpoint, own, target.url), isListening);
  try {
    await worker.startMs;
    await publishSteadily({ endpoint, topic: own.topic, events, perSecond });
    await until(`${events} events are posted`, () => target.arrivals.different >= events, patienceMs);
    return await figuresOf(worker, target.arrivals);
  } finally {
    await worker.kill();
  }
}
