import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@eventmesh/connector-testkit';
import type { EventMeshEnvironment } from '@eventmesh/test-servers';
import type { Arrivals } from './arrivals.ts';
import { openBenchTopic } from './bench-topic.ts';
import { fast, fastFigures, steady, steadyFigures, type Figures } from './figures.ts';
import { PostTarget } from './post-target.ts';
import { publishSteadily } from './publish-steadily.ts';
import { isListening, receivingConfiguration, type Generated } from './worker-configurations.ts';
import { WorkerProcess } from './worker-process.ts';

const patienceMs = 120_000;
/** So long after the last session of a group has gone, nothing is passed over any more that comes for it. */
const leavingMs = 10_000;

/** source-eventmesh into HTTP requests, counted at the server that takes them. */
export async function measureReceiving(mesh: EventMeshEnvironment): Promise<Figures> {
  return { ...(await receive(mesh, fast, fastFigures)), ...(await receive(mesh, steady, steadyFigures)) };
}

/**
 * The same, of events that were published before it started, while its group had a place and nobody there: no publisher sets the pace. Only
 * with storage RocketMQ.
 */
export async function measureBacklog(mesh: EventMeshEnvironment): Promise<Partial<Figures>> {
  await using own = await openBenchTopic(mesh);
  await using target = await PostTarget.start();
  const { endpoint } = mesh;
  const { events, perSecond } = fast;
  const configuration = await receivingConfiguration(endpoint, own, target.url);
  const first = new WorkerProcess(configuration, isListening);
  await first.startMs;
  // RocketMQ gives a new group its queues within seconds; what comes for none of them yet may be passed over.
  await publishSteadily({ endpoint, topic: own.topic, events: 1, perSecond });
  await until('the group has its place', () => target.arrivals.different === 1, patienceMs);
  await first.stop();
  await pause(leavingMs);
  await publishSteadily({ endpoint, topic: own.topic, first: 1, events, perSecond });
  const worker = new WorkerProcess(configuration, isListening);
  try {
    await until(`${events} events are posted`, () => target.arrivals.different > events, patienceMs);
    return await fastFigures(worker, target.arrivals);
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
