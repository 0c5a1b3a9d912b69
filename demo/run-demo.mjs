/**
 * The demo, see `usageOf` in demo-options.mjs: runs pipelines by the command line, as a user would. Exit code 0: the books balance and
 * every order is where it belongs; 1: something is wrong; 2: the arguments are; 130: Ctrl-C.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readOptions, usageOf } from './demo-options.mjs';
import { openEventmesh } from './eventmesh.mjs';
import { LineCount, compare, expectedIds, writeOrders } from './orders.mjs';
import { openRocketmq } from './rocketmq.mjs';
import { startWorker } from './worker.mjs';

const systems = { rocketmq: openRocketmq, eventmesh: openEventmesh };

let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (interrupted = true));

let options;
try {
  options = readOptions(process.argv.slice(2));
} catch (thrown) {
  console.error(`${thrown.message} Try --help.`);
  process.exit(2);
}
if (options.help) {
  console.log(usageOf(options.system));
  process.exit(0);
}
const { events, kill, json } = options;
const say = (text) => json || console.log(text);
/** Generous: a thousand events a second, and a minute for starts and redeliveries. */
const deadline = Date.now() + 60_000 + events;
const folder = await mkdtemp(join(tmpdir(), 'eventmesh-demo-'));
/** What runs now, with what it was started from. */
const running = [];
let system;
let archives;
let count;
try {
  system = await systems[options.system](options);
  archives = system.archives.map((name) => join(folder, name));
  count = new LineCount(archives);
  await runDemo(expectedIds(events));
} catch (thrown) {
  console.error(thrown.message);
  process.exitCode = interrupted ? 130 : 1;
} finally {
  for (const { worker } of running) if (!worker.ended) await worker.kill();
  await system?.close();
  await rm(folder, { recursive: true });
}

async function runDemo(expected) {
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
  report(await stopAll(), found);
}

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
  if (interrupted) throw new Error('Interrupted; everything is cleaned up.');
  if (running.some(({ worker }) => worker.failed)) throw new Error('The worker ended early.');
  return Date.now() < deadline;
}

function report(pipelines, { missing, unexpected, duplicates }) {
  const balanced = Object.values(pipelines).every((ledger) => ledger.balanced);
  const whole = missing === 0 && unexpected === 0;
  process.exitCode = balanced && whole ? 0 : 1;
  if (json) return console.log(JSON.stringify({ pipelines }));
  console.table(pipelines);
  console.log(`In the archive: ${missing} missing, ${unexpected} unexpected, ${duplicates} delivered twice.`);
  if (kill) console.log('Delivered twice: what the killed worker had not committed yet. At least once, never lost.');
  console.log(balanced && whole ? 'Every order is there, and the books balance.' : 'SOMETHING IS WRONG.');
}
