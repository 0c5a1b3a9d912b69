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

/** source-eventmesh into HTTP requests, counted at the server that takes them. */
export async function measureReceiving(mesh: EventMeshEnvironment): Promise<Figures> {
  return { ...(await receive(mesh, fast, fastFigures)), ...(await receive(mesh, steady, steadyFigures)) };
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
