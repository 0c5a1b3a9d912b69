import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '../../packages/connector-testkit/dist/oracle/seeded-random.js';
import { openPostgresStateStore } from '../../packages/state-postgres/dist/index.js';
import { startAuditor } from './start-auditor.mjs';
import { ChaosPlace, checkpointedPipeline } from './chaos-place.mjs';
import { ChaosWorker } from './chaos-worker.mjs';
import { EventWriter } from './event-writer.mjs';
import { giveVerdict } from './give-verdict.mjs';
import { judgeArrivals } from './judge-arrivals.mjs';
import { LeaseWatch } from './lease-watch.mjs';
import { noteMovesBack } from './note-moves-back.mjs';
import { readEvents } from './read-events.mjs';
import { TroubleMaker } from './trouble-maker.mjs';

/** The default of the shared store, which the command line uses. */
const leaseMs = 10_000;
/** As many as a FIFO topic takes on a small machine: a backlog would only hide what a takeover does. */
const perSecond = 100;
const startWithinMs = 60_000;
/** The last messages of a killed worker come again after ten seconds; the rest is work left over. */
const drainWithinMs = 300_000;
/** Holds every connector by name. */
const modules = fileURLToPath(new URL('../../e2e/node_modules', import.meta.url));

/**
 * Several workers on one shared store and one real RocketMQ, which are killed, frozen and restarted: a file of numbered events goes
 * into a topic, and from there into a file of each worker. Nothing may be missing at the end.
 *
 * @param {{ workers: number, minutes: number, seed: number, postgresUrl: string, say: (line: string) => void }} options
 * @returns {Promise<object>} the verdict
 */
export async function runChaos(options) {
  const { say } = options;
  say('preparing PostgreSQL and RocketMQ');
  const place = new ChaosPlace(options.postgresUrl);
  let verdict;
  try {
    await place.prepare();
    verdict = await troubleWorkers(place, options);
    return verdict;
  } finally {
    const keep = verdict?.verdict !== 'held';
    await place.remove(keep);
    if (keep) say(`what there was is in ${place.folder}`);
  }
}

async function troubleWorkers(place, { workers: count, minutes, seed, say }) {
  const names = Array.from({ length: count }, (_, index) => `worker-${index + 1}`);
  const environment = { STATE_URL: place.stateUrl, NODE_PATH: modules };
  const { configuration } = place;
  const workers = names.map((name) => new ChaosWorker({ name, configuration, environment }));
  const store = await openPostgresStateStore({ url: place.stateUrl, worker: 'watch', leaseMs });
  const database = place.openDatabase();
  const movesBack = await noteMovesBack(database);
  const watch = new LeaseWatch({ store, database, pipeline: checkpointedPipeline, leaseMs, say });
  const writer = new EventWriter({ path: place.source, perSecond });
  const auditor = await startAuditor(place);
  try {
    watch.start();
    writer.start();
    for (const worker of workers) worker.start();
    const begun = await reached(() => watch.checkpoints.furthest > 0, startWithinMs);
    if (!begun) throw new Error(`No event came through within ${startWithinMs} ms. ${problemsOf(workers).join(' ')}`);
    say('events flow; trouble begins');
    const trouble = new TroubleMaker({ workers, watch, random: seededRandom(seed), leaseMs, say });
    await trouble.until(performance.now() + minutes * 60_000);
    await writer.stop();
    say(`trouble is over, ${writer.written} events are written; draining`);
    const outputs = () => Promise.all(names.map((name) => readEvents(place.outputOf(name))));
    const { size } = await stat(place.source);
    const isDrained = async () =>
      watch.checkpoints.furthest === size &&
      holdsAll(writer.written, (await outputs()).flat()) &&
      holdsAll(writer.written, await auditor.read());
    const drained = await reached(isDrained, drainWithinMs);
    for (const worker of workers) await worker.stop();
    await watch.stop();
    const noted = await movesBack.read();
    const arrivals = judgeArrivals({ written: writer.written, outputs: await outputs(), topic: await auditor.read() });
    return giveVerdict({
      facts: factsOf({ seed, count, minutes, writer, trouble, watch, workers }),
      arrivals,
      checkpointsMovedBack: Math.max(watch.checkpoints.movedBack, noted.length),
      problems: [
        ...(drained ? [] : [`not drained within ${drainWithinMs} ms: ${watch.checkpoints.furthest} of ${size} bytes`]),
        ...watch.problems,
        ...noted,
        ...trouble.problems,
        ...problemsOf(workers),
      ],
    });
  } finally {
    await writer.stop();
    await watch.stop();
    for (const worker of workers) await worker.end();
    await auditor.stop();
    await store.close();
    await database.close();
  }
}

function factsOf({ seed, count, minutes, writer, trouble, watch, workers }) {
  const { kills, freezes, freezesOfHolder, restarts } = trouble;
  const sum = (what) => workers.reduce((total, worker) => total + worker[what], 0);
  return {
    seed,
    workers: count,
    minutes,
    events: writer.written,
    kills,
    freezes,
    freezesOfHolder,
    restarts,
    takeovers: watch.takeovers.takeovers,
    longestTakeoverMs: watch.takeovers.longestMs,
    lastToken: watch.token,
    leasesLost: sum('leasesLost'),
    fencedWrites: sum('fencedWrites'),
    looks: watch.looks,
    order: 'per key, in the topic',
  };
}

function problemsOf(workers) {
  return workers.flatMap(({ problems }) => problems);
}

function holdsAll(written, events) {
  return new Set(events.map(({ id }) => id)).size >= written;
}

async function reached(condition, withinMs) {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) return false;
    await pause(500);
  }
  return true;
}
