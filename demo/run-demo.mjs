/**
 * The demo, see `usageOf` in demo-options.mjs: runs pipelines by the command line, as a user would. Exit code 0: the books balance and
 * every order is where it belongs; 1: something is wrong; 2: the arguments are; 130: Ctrl-C.
 *
 * @typedef {object} Demo what a demo is given
 * @property {object} options see demo-options.mjs
 * @property {string} folder of its own, removed in the end
 * @property {(text: string) => void} say tells the reader, but with `--json`
 * @property {(cleanUp: () => unknown) => void} atEnd what to do in the end, whatever happens; what was said last is done first
 * @property {() => boolean} isInterrupted whether there was a Ctrl-C
 * @property {() => void} mustGoOn throws once there was a Ctrl-C
 *
 * @typedef {object} Outcome
 * @property {Readonly<Record<string, {balanced: boolean}>>} pipelines the ledgers
 * @property {boolean} isWhole whether everything is where it belongs
 * @property {readonly string[]} summary lines for the reader
 * @property {string} good the last line, if all is well
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOptions, usageOf } from './demo-options.mjs';
import { runHttpToMysql } from './http-to-mysql.mjs';
import { runOrderDemo } from './order-demo.mjs';

const demos = { rocketmq: runOrderDemo, eventmesh: runOrderDemo, 'http-to-mysql': runHttpToMysql };

let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (interrupted = true));
// Nobody reads any more (`demo | head`): the same as a Ctrl-C, so that everything is cleaned up.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => (interrupted = true));

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
const { json } = options;
const folder = await mkdtemp(join(tmpdir(), 'eventmesh-demo-'));
const cleanUps = [() => rm(folder, { recursive: true })];
try {
  report(
    await demos[options.system]({
      options,
      folder,
      say: (text) => json || console.log(text),
      atEnd: (cleanUp) => cleanUps.push(cleanUp),
      isInterrupted: () => interrupted,
      mustGoOn: () => {
        if (interrupted) throw new Error('Interrupted; everything is cleaned up.');
      },
    }),
  );
} catch (thrown) {
  console.error(thrown.message);
  process.exitCode = interrupted ? 130 : 1;
} finally {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
}

function report({ pipelines, isWhole, summary, good }) {
  const isGood = isWhole && Object.values(pipelines).every((ledger) => ledger.balanced);
  process.exitCode = isGood ? 0 : 1;
  if (json) return console.log(JSON.stringify({ pipelines }));
  console.table(pipelines);
  for (const line of summary) console.log(line);
  console.log(isGood ? good : 'SOMETHING IS WRONG.');
}
