/**
 * The demo: sample orders go through the pipelines of pipelines.yaml, run by the command line as a user would. Ends with
 * the ledger of each pipeline; the exit code says whether the books balance.
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: { events: { type: 'string', default: '1000' }, json: { type: 'boolean', default: false } },
});
const events = Number(options.events);
const folder = await mkdtemp(join(tmpdir(), 'eventmesh-demo-'));
try {
  await writeOrders(join(folder, 'orders.ndjson'), events);
  const ledgers = await runPipelines();
  const archived = await countLines(join(folder, 'archive.ndjson'));
  const expected = Math.floor(events / 4) * 3 + Math.max(0, (events % 4) - 1);
  const balanced = Object.values(ledgers.pipelines).every((ledger) => ledger.balanced) && archived === expected;
  if (options.json) console.log(JSON.stringify(ledgers));
  else {
    console.table(ledgers.pipelines);
    console.log(
      `${archived} of ${expected} orders in the archive: ${balanced ? 'the books balance' : 'THE BOOKS DO NOT BALANCE'}`,
    );
  }
  process.exitCode = balanced ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}

/** Every fourth order is a cancelled one, which the filter leaves out. */
async function writeOrders(path, count) {
  const file = createWriteStream(path);
  for (let index = 0; index < count; index += 1) {
    const type = index % 4 === 0 ? 'com.example.order.cancelled' : 'com.example.order.created';
    const order = { specversion: '1.0', id: `order-${index}`, source: '/shop', type, data: { total: index } };
    if (!file.write(`${JSON.stringify(order)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/** Runs the command line until all pipelines have finished; gives their ledgers. */
async function runPipelines() {
  const cli = new URL('../packages/connect/dist/cli.js', import.meta.url).pathname;
  const config = new URL('pipelines.yaml', import.meta.url).pathname;
  const worker = spawn(process.execPath, [cli, 'run', config, '--status-every', '0'], {
    env: { ...process.env, ORDERS_FOLDER: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  worker.stdout.on('data', (chunk) => (output += chunk));
  const [code] = await once(worker, 'exit');
  if (code !== 0) throw new Error(`eventmesh-connect ended with ${code}`);
  return JSON.parse(output.trim().split('\n').at(-1));
}

async function countLines(path) {
  return (await readFile(path, 'utf8')).split('\n').length - 1;
}
