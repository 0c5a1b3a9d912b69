import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createDatabase } from './demo-database.mjs';
import { freePort } from '../tools/servers/free-port.mjs';
import { OrderClient, curlCommand, idOf } from './order-client.mjs';
import { readDeadLetters, startWorker } from './worker.mjs';

const template = new URL('http-to-mysql.yaml', import.meta.url);
const pipeline = 'http-to-mysql';
const clients = 4;
const startsWithinMs = 60_000;
const lookEveryMs = 20;
/** Rows and dead letters are shown as far as they fit on one screen. */
const mostShown = 10;

const items = ['tea', 'coffee', 'cocoa', 'water'];
/** The column takes twenty characters. */
const tooLong = 'a pot of tea that is far too long for its column';

/** Orders that are to be sent; the item of the last one is too long. */
function makeOrders(count) {
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    item: index + 1 === count ? tooLong : items[index % items.length],
    total: (index % 9) + 0.5,
  }));
}

/**
 * Orders go by HTTP to a worker, and from there to a database; one comes twice, and one does not fit. With `--kill`, the worker is killed in
 * the middle; with `--keep`, it stays for the reader until Ctrl-C.
 *
 * @param {import('./run-demo.mjs').Demo} demo
 * @returns {Promise<import('./run-demo.mjs').Outcome>}
 */
export async function runHttpToMysql({ options, folder, say, atEnd, isInterrupted, mustGoOn }) {
  const { events, kill, keep } = options;
  const database = await createDatabase();
  atEnd(() => database.drop());
  const url = `http://127.0.0.1:${await freePort()}/orders`;
  const configuration = join(folder, 'pipelines.yaml');
  await writeFile(
    configuration,
    (await readFile(template, 'utf8')).replace('port: 8080', `port: ${new URL(url).port}`),
  );
  const environment = {
    DEMO_MYSQL_URL: database.url,
    NODE_PATH: fileURLToPath(new URL('node_modules', import.meta.url)),
  };
  let worker = await start();
  let isRestarting = false;
  atEnd(() => worker.kill());

  const client = new OrderClient(url);
  const orders = makeOrders(events);
  say(`Orders that come by HTTP become rows in ${database.server}, database ${database.name}: the pipeline of`);
  say(`demo/http-to-mysql.yaml does that. An order, as anyone may send it:\n\n${curlCommand(url, orders[0])}\n`);
  const deadline = Date.now() + startsWithinMs + 1000 * events;
  await bothDone([sendAll(orders.values()), ...(kill ? [killInTheMiddle()] : [])]);
  const again = await client.send(orders[0], mayGoOn);
  say(
    `Sent ${events} by ${client.name}. Each was answered 204 once it was safe. ${idOf(orders[0])} was sent once more,`,
  );
  say(
    `as by a client that has missed the answer: ${again}, and no second row. The item of ${idOf(orders.at(-1))} does not`,
  );
  say('fit into its column: 204, because it is safe as a dead letter.');
  const rows = await database.rows();
  say('\nSELECT event_id, number, item, total FROM orders');
  showRows(rows);
  const found = compare(rows, orders.slice(0, -1));
  if (keep) await stay(rows);
  const pipelines = await worker.stop();
  const letters = await readDeadLetters(configuration, pipeline, environment);
  for (const { code, message } of letters.slice(-mostShown)) say(`Dead letter, ${code}: ${message}`);
  const refused = new Set(letters.map(({ event }) => JSON.parse(event).id));
  const { missing, unexpected, twice } = found;
  return {
    pipelines,
    isWhole: missing + unexpected + twice === 0 && refused.has(idOf(orders.at(-1))) && (keep || refused.size === 1),
    summary: [
      `In the table: ${missing} missing, ${unexpected} unexpected, ${twice} twice.`,
      ...(kill
        ? [`The client sent ${client.retries} times again, because no answer came; the ledger is of the second worker.`]
        : []),
    ],
    good: `Every order has one row, but for the one that has a dead letter, and the books balance.`,
  };

  async function start() {
    const started = startWorker(configuration, environment);
    const until = Date.now() + startsWithinMs;
    while (!started.running && !started.ended && !isInterrupted() && Date.now() < until) await pause(lookEveryMs);
    if (started.running) return started;
    await started.kill();
    mustGoOn();
    throw new Error(`The worker did not start within ${startsWithinMs / 1000} s.`);
  }

  /** A few clients side by side, each with one order at a time. */
  async function sendAll(waiting) {
    const sendSome = async () => {
      for (const order of waiting) await client.send(order, mayGoOn);
    };
    await Promise.all(Array.from({ length: clients }, sendSome));
  }

  async function killInTheMiddle() {
    while ((await database.count()) < events / 2 && mayGoOn()) await pause(lookEveryMs);
    isRestarting = true;
    await worker.kill();
    const rows = await database.count();
    say(
      `Killed the worker (SIGKILL) when there were ${rows} rows; clients send again what has no answer. Starting another.`,
    );
    worker = await start();
    isRestarting = false;
  }

  /** Shows what else comes, until Ctrl-C. */
  async function stay(rows) {
    const shown = new Set(rows.map(({ event_id }) => event_id));
    say(
      `\nIt goes on: send orders with a 'ce-id' of your own, by the command above, and they show up here. Or look by hand:`,
    );
    say(`  ${database.shell} -e 'SELECT * FROM orders'\nCtrl-C ends it, and drops the database.\n`);
    while (!isInterrupted() && !worker.ended) {
      await pause(10 * lookEveryMs);
      if ((await database.count()) === shown.size) continue;
      for (const row of await database.rows()) {
        if (!shown.has(row.event_id)) say(JSON.stringify(row));
        shown.add(row.event_id);
      }
    }
  }

  function mayGoOn() {
    mustGoOn();
    if (worker.failed && !isRestarting) throw new Error('The worker ended early.');
    return Date.now() < deadline;
  }

  function showRows(rows) {
    if (options.json) return;
    console.table(rows.slice(0, mostShown));
    const hidden = rows.length - mostShown;
    if (hidden > 0) say(`… and ${hidden} more.`);
  }
}

/** Waits until all have ended, so that none goes on behind a failure of another; then fails as the first that did. */
async function bothDone(promises) {
  const failed = (await Promise.allSettled(promises)).find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Compares rows with the orders that they have to be made of. */
function compare(rows, orders) {
  const expected = new Set(orders.map(idOf));
  const different = new Set(rows.map(({ event_id }) => event_id));
  return {
    missing: [...expected].filter((id) => !different.has(id)).length,
    unexpected: [...different].filter((id) => !expected.has(id)).length,
    twice: rows.length - different.size,
  };
}
