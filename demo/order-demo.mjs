import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openEventmesh } from './eventmesh.mjs';
import { LineCount, compare, expectedIds, writeOrders } from './orders.mjs';
import { openRocketmq } from './rocketmq.mjs';
import { startWorker } from './worker.mjs';

const systems = { rocketmq: openRocketmq, eventmesh: openEventmesh };

/**
 * Orders go from a file through a broker and a filter to another file. With `--kill`, workers die in the middle.
 *
 * @param {import('./run-demo.mjs').Demo} demo
 * @returns {Promise<import('./run-demo.mjs').Outcome>}
 */
export async function runOrderDemo({ options, folder, say, atEnd, mustGoOn }) {
  const { events, kill } = options;
  /** Generous: a thousand events a second, and a minute for starts and redeliveries. */
  const deadline = Date.now() + 60_000 + events;
  /** What runs now, with what it was started from. */
  const running = [];
  const system = await systems[options.system](options);
  atEnd(() => system.close());
  atEnd(() => Promise.all(running.map(({ worker }) => worker.kill())));
  const archives = system.archives.map((name) => join(folder, name));
  const count = new LineCount(archives);
  const expected = expectedIds(events);

  say(`${events} orders go from a file to ${system.name} at ${system.endpoint}; from there, those that were`);
  say(`created, ${expected.size} of them, go to an archive file. Two pipelines of ${system.files} do that.`);
  await writeOrders(join(folder, 'orders.ndjson'), events);
  await startAll(system.workers);
  if (kill) {
    await untilArrived(Math.ceil(expected.size / 2));
    const dying = running.filter(({ plan }) => plan.dies);
    for (const each of dying) {
      await each.worker.kill();
      running.splice(running.indexOf(each), 1);
    }
    const [killed, others, them] = dying.length === 1 ? ['the worker', 'another', 'it counts'] : system.killed;
    say(
      `Killed ${killed} (SIGKILL) after ${count.lines} orders in the archive. Starting ${others}; ${them} from zero.`,
    );
    await startAll(dying.map(({ plan }) => plan));
  }
  await untilArrived(expected.size);
  let found = await compare(archives, expected);
  while (found.missing > 0 && mayGoOn()) {
    await pause(300);
    found = await compare(archives, expected);
  }
  const { missing, unexpected, duplicates } = found;
  return {
    pipelines: await stopAll(),
    isWhole: missing === 0 && unexpected === 0,
    summary: [
      `In the archive: ${missing} missing, ${unexpected} unexpected, ${duplicates} delivered twice.`,
      ...(kill ? ['Delivered twice: what the killed worker had not committed yet. At least once, never lost.'] : []),
    ],
    good: 'Every order is there, and the books balance.',
  };

  /** Starts workers, each once the one before it runs. */
  async function startAll(plans) {
    for (const plan of plans) {
      const before = running.at(-1);
      while (before?.worker.running === false && mayGoOn()) await pause(20);
      running.push({ plan, worker: startWorker(plan.configuration, { ...plan.environment, DEMO_FOLDER: folder }) });
    }
  }

  /** Stops the newest worker first. Gives the ledgers of all. */
  async function stopAll() {
    const ledgers = [];
    for (const { plan, worker } of running.toReversed()) {
      for (const [name, ledger] of Object.entries(await worker.stop()))
        ledgers.push([plan.label === undefined ? name : `${name}, ${plan.label}`, ledger]);
    }
    return Object.fromEntries(ledgers);
  }

  async function untilArrived(lines) {
    while ((await count.look()) < lines && mayGoOn()) await pause(100);
  }

  function mayGoOn() {
    mustGoOn();
    if (running.some(({ worker }) => worker.failed)) throw new Error('The worker ended early.');
    return Date.now() < deadline;
  }
}
