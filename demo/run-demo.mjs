/**
 * The demo: sample orders go from a file through RocketMQ and a filter to another file, by the pipelines of pipelines.yaml, run by
 * the command line as a user would. Ends with the ledger of each pipeline; the exit code says whether the books balance and every
 * order is where it belongs.
 *
 *   --events N            how many orders (default 1000)
 *   --kill                kills the worker in the middle, and starts it again
 *   --endpoint HOST:PORT  a real RocketMQ's proxy, instead of the development server
 *   --broker HOST:PORT    that RocketMQ's broker, to create topic and group (default: the same host, port 10911)
 *   --json                ends with one line of JSON
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { compare, countLines, expectedIds, writeOrders } from './orders.mjs';
import { openRocketmq } from './rocketmq.mjs';
import { startWorker } from './worker.mjs';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '1000' },
    kill: { type: 'boolean', default: false },
    endpoint: { type: 'string' },
    broker: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const events = Number(options.events);
/** Generous: a thousand events a second, and a minute for starts and redeliveries. */
const deadline = Date.now() + 60_000 + events;
const say = (text) => options.json || console.log(text);

const folder = await mkdtemp(join(tmpdir(), 'eventmesh-demo-'));
const archive = join(folder, 'archive.ndjson');
const rocketmq = await openRocketmq(options.endpoint, options.broker, events);
const environment = {
  DEMO_FOLDER: folder,
  DEMO_ENDPOINT: rocketmq.endpoint,
  DEMO_TOPIC: rocketmq.topic,
  DEMO_GROUP: rocketmq.group,
};
let worker;
try {
  await writeOrders(join(folder, 'orders.ndjson'), events);
  const expected = expectedIds(events);
  say(`${events} orders -> RocketMQ at ${rocketmq.endpoint} -> filter -> archive (${expected.size} expected)`);
  worker = startWorker(environment);
  if (options.kill) {
    await untilArrived(Math.ceil(expected.size / 2));
    await worker.kill();
    say('Killed the worker in the middle (SIGKILL), and started another.');
    worker = startWorker(environment);
  }
  await untilArrived(expected.size);
  let found = await compare(archive, expected);
  while (found.missing > 0 && mayGoOn()) {
    await pause(300);
    found = await compare(archive, expected);
  }
  report(await worker.stop(), found);
} finally {
  if (worker !== undefined && !worker.ended) await worker.kill();
  await rocketmq.close();
  await rm(folder, { recursive: true });
}

async function untilArrived(lines) {
  while ((await countLines(archive)) < lines && mayGoOn()) await pause(100);
}

function mayGoOn() {
  if (worker.ended) throw new Error('The worker ended early.');
  return Date.now() < deadline;
}

function report(pipelines, { missing, unexpected, duplicates }) {
  const balanced = Object.values(pipelines).every((ledger) => ledger.balanced);
  const whole = missing === 0 && unexpected === 0;
  process.exitCode = balanced && whole ? 0 : 1;
  if (options.json) return console.log(JSON.stringify({ pipelines }));
  console.table(pipelines);
  console.log(`In the archive: ${missing} missing, ${unexpected} unexpected, ${duplicates} delivered twice.`);
  console.log(balanced && whole ? 'Every order is there, and the books balance.' : 'SOMETHING IS WRONG.');
}
