import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@eventmesh/connector-testkit';
import { EventMeshTap, type EventMeshEnvironment } from '@eventmesh/test-servers';
import { openBenchTopic } from './bench-topic.ts';
import { PostTarget } from './post-target.ts';
import { publishOdd } from './publish-odd.ts';
import { publishSteadily } from './publish-steadily.ts';
import { sampleIds } from './sample-event.ts';
import { openSharedStore } from './shared-store.ts';
import { isListening, receivingConfiguration } from './worker-configurations.ts';
import { WorkerProcess } from './worker-process.ts';

/** What became of the events of one run. */
export interface Losses {
  /** Acknowledged to the publisher. */
  readonly published: number;
  /** Of these, never posted, though the worker had acknowledged them. */
  readonly lost: number;
  /** Never posted, because EventMesh had pushed them, got no acknowledgement, and gave up. */
  readonly lostUnacknowledged: number;
  /** Never posted, because EventMesh did not push them at all. */
  readonly lostUnpushed: number;
  /** Posted more than once, counting each time. */
  readonly duplicates: number;
  /** Not deliverable, and kept. */
  readonly deadLettered: number;
}

const events = 4_000;
const perSecond = 200;
const awayMs = 10_000;
const slowMs = 30_000;
/** Between kills: three in a run. */
const betweenKillsMs = 5_000;
/** What has not come so long after the last one is lost. A group that comes back to RocketMQ may wait 20 seconds for its queues. */
export const quietMs = 45_000;
const patienceMs = 180_000;

/** The target of the sink is away for ten seconds. */
export async function targetAway(mesh: EventMeshEnvironment): Promise<Losses> {
  return await receiving(mesh, { workers: 1 }, async ({ publish, target }) => {
    const publishing = publish(0, events);
    await pause(5_000);
    await target.down();
    await pause(awayMs);
    await target.up();
    await publishing;
  });
}

/** The target takes 30 seconds for each of the first requests, and no time for the others. */
export async function targetSlow(mesh: EventMeshEnvironment): Promise<Losses> {
  return await receiving(mesh, { workers: 1 }, async ({ publish, target }) => {
    target.answerAfterMs = slowMs;
    const publishing = publish(0, events);
    await pause(slowMs + betweenKillsMs);
    target.answerAfterMs = 0;
    await publishing;
  });
}

/** The worker is frozen for ten seconds in the middle, which EventMesh does not wait for. */
export async function frozen(mesh: EventMeshEnvironment): Promise<Losses> {
  return await receiving(mesh, { workers: 1 }, async ({ publish, freezeFirst }) => {
    const publishing = publish(0, events);
    await pause(betweenKillsMs);
    await freezeFirst();
    await publishing;
  });
}

/** One record of an odd content type, between good ones; not beside them, because EventMesh would confuse the acknowledgements. */
export async function oddRecord(mesh: EventMeshEnvironment): Promise<Losses> {
  return await receiving(mesh, { workers: 1 }, async ({ publish, topic }) => {
    await publish(0, events / 2);
    await publishOdd(mesh.endpoint, topic);
    await publish(events / 2, events / 2);
  });
}

/** The worker is killed three times, and started again at once. */
export async function killedAlone(mesh: EventMeshEnvironment): Promise<Losses> {
  return await receiving(mesh, { workers: 1 }, killThrice);
}

/** The same with a second worker of the group, on a store that they share. */
export async function killedInCompany(mesh: EventMeshEnvironment): Promise<Losses> {
  return await receiving(mesh, { workers: 2 }, killThrice);
}

interface Receiving {
  readonly topic: string;
  readonly target: PostTarget;
  /** Publishes so many events, from this number on; resolves when that is done. */
  readonly publish: (first: number, events: number) => Promise<void>;
  /** Kills the first worker, and starts another. */
  readonly killFirst: () => Promise<void>;
  /** Freezes the first worker for as long as a target is away. */
  readonly freezeFirst: () => Promise<void>;
}

async function killThrice({ publish, killFirst }: Receiving): Promise<void> {
  const publishing = publish(0, events);
  for (let kill = 0; kill < 3; kill += 1) {
    await pause(betweenKillsMs);
    await killFirst();
  }
  await publishing;
}

async function receiving(
  mesh: EventMeshEnvironment,
  { workers: count }: { readonly workers: number },
  work: (receiving: Receiving) => Promise<void>,
): Promise<Losses> {
  await using own = await openBenchTopic(mesh);
  await using target = await PostTarget.start();
  await using tap = await EventMeshTap.start(mesh.endpoint);
  await using store = count > 1 ? await openSharedStore() : undefined;
  const { topic } = own;
  const tapped = `${tap.address.host}:${tap.address.port}`;
  const configuration = await receivingConfiguration(tapped, own, target.url, store?.url);
  const start = (): WorkerProcess => new WorkerProcess(configuration, isListening);
  const workers = Array.from({ length: count }, start);
  try {
    await Promise.all(workers.map(({ startMs }) => startMs));
    await work({
      topic,
      target,
      publish: (first, events) => publishSteadily({ endpoint: mesh.endpoint, topic, first, events, perSecond }),
      killFirst: async () => {
        await workers[0]?.kill();
        workers[0] = start();
        await workers[0].startMs;
      },
      freezeFirst: async () => await workers[0]?.freeze(awayMs),
    });
    const missing = (): readonly string[] => sampleIds(events).filter((id) => !target.arrivals.has(id));
    const isOver = (): boolean => missing().length === 0 || Date.now() - target.arrivals.lastAtMs > quietMs;
    await until('all is posted, or nothing more comes', isOver, patienceMs);
    const givenUp = tap.gaveUp();
    const ledgers = await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    return {
      published: events,
      lost: missing().filter((id) => tap.wasAcknowledged(id)).length,
      lostUnacknowledged: missing().filter((id) => givenUp.has(id)).length,
      lostUnpushed: missing().filter((id) => !givenUp.has(id) && !tap.wasAcknowledged(id)).length,
      duplicates: target.arrivals.duplicates,
      deadLettered: ledgers.reduce((sum, { deadLettered }) => sum + deadLettered, 0),
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
  }
}
