import { until } from '@eventmesh/connector-testkit';
import type { EventMeshEnvironment } from '@eventmesh/test-servers';
import type { Arrivals } from './arrivals.ts';
import { openBenchTopic } from './bench-topic.ts';
import { fast, fastFigures, steady, steadyFigures, type Figures } from './figures.ts';
import { MeshReader } from './mesh-reader.ts';
import { sendingConfiguration, type Generated } from './worker-configurations.ts';
import { WorkerProcess } from './worker-process.ts';

const patienceMs = 120_000;

/** A generator into sink-eventmesh, counted at a subscriber. */
export async function measureSending(mesh: EventMeshEnvironment): Promise<Figures> {
  return { ...(await send(mesh, fast, fastFigures)), ...(await send(mesh, steady, steadyFigures)) };
}

async function send<Result>(
  mesh: EventMeshEnvironment,
  { events, perSecond }: Generated,
  figuresOf: (worker: WorkerProcess, arrivals: Arrivals) => Promise<Result>,
): Promise<Result> {
  await using own = await openBenchTopic(mesh);
  await using reader = await MeshReader.start(mesh.endpoint, own.topic);
  const worker = new WorkerProcess(await sendingConfiguration(mesh.endpoint, own, { events, perSecond }));
  try {
    await until(`${events} events are published`, () => reader.arrivals.different >= events, patienceMs);
    return await figuresOf(worker, reader.arrivals);
  } finally {
    await worker.kill();
  }
}
