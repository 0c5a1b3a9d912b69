/**
 * The demo, see `usage` in demo-options.mjs: runs the pipelines of pipelines.yaml by the command line, as a user would. Exit code 0:
 * the books balance and every order is where it belongs; 1: something is wrong; 2: the arguments are; 130: Ctrl-C.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readOptions, usage } from './demo-options.mjs';
import { LineCount, compare, expectedIds, writeOrders } from './orders.mjs';
import { openRocketmq } from './rocketmq.mjs';
import { startWorker } from './worker.mjs';

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
  console.log(usage);
  process.exit(0);
}
const { events, kill, json } = options;
const say = (text) => json || console.log(text);
/** Generous: a thousand events a second, and a minute for starts and redeliveries. */
const deadline = Date.now() + 60_000 + events;
const folder = await mkdtemp(join(tmpdir(), 'eventmesh-demo-'));
const archive = join(folder, 'archive.ndjson');
const count = new LineCount(archive);
let rocketmq;
let worker;
try {
  rocketmq = await openRocketmq(options.endpoint, options.broker, events);
  await runDemo(expectedIds(events));
} catch (thrown) {
  console.error(thrown.message);
  process.exitCode = interrupted ? 130 : 1;
} finally {
  if (worker !== undefined && !worker.ended) await worker.kill();
  await rocketmq?.close();
  await rm(folder, { recursive: true });
}

async function runDemo(expected) {
  const environment = {
    DEMO_FOLDER: folder,
    DEMO_ENDPOINT: rocketmq.endpoint,
    DEMO_TOPIC: rocketmq.topic,
    DEMO_GROUP: rocketmq.group,
  };
  say(`${events} orders go from a file to ${rocketmq.name} at ${rocketmq.endpoint}; from there, those that were`);
  say(`created, ${expected.size} of them, go to an archive file. Two pipelines of demo/pipelines.yaml do that.`);
  await writeOrders(join(folder, 'orders.ndjson'), events);
  worker = startWorker(environment);
  if (kill) {
    await untilArrived(Math.ceil(expected.size / 2));
    await worker.kill();
    say(
      `Killed the worker (SIGKILL) after ${count.lines} orders in the archive. Starting another; it counts from zero.`,
    );
    worker = startWorker(environment);
  }
  await untilArrived(expected.size);
  let found = await compare(archive, expected);
  while (found.missing > 0 && mayGoOn()) {
    await pause(300);
    found = await compare(archive, expected);
  }
  report(await worker.stop(), found);
}

async function untilArrived(lines) {
  while ((await count.look()) < lines && mayGoOn()) await pause(100);
}

function mayGoOn() {
  if (interrupted) throw new Error('Interrupted; everything is cleaned up.');
  if (worker.ended) throw new Error('The worker ended early.');
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
