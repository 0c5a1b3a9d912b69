import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFilePipeline } from './start-file-pipeline.mjs';

/**
 * Orders are written while the pipeline runs, so few ahead of what has arrived that they go in many batches, and so many that there are
 * more to come whenever it ends.
 */
const total = 6_000;
const atOnce = 200;
const ahead = 400;
/** The first life ends when so many have arrived. */
const endsAfter = 1_500;

/**
 * What became of the orders that were written.
 *
 * @typedef {object} Upgrade
 * @property {number} written
 * @property {number} beforeEnd that had arrived when the older version was ended
 * @property {number} lost
 * @property {number} altered
 * @property {number} duplicates
 * @property {number} readAgain by the newer version: less than all of them when it went on from the checkpoint
 */

/**
 * Plays an upgrade: a pipeline from file to file runs with one version and is ended in the midst of it, then goes on with another.
 *
 * @param {object} parts
 * @param {string} parts.place folder for orders, archive and state; made when it is not there
 * @param {string} parts.before folder in which the older version is installed
 * @param {() => Promise<string>} parts.upgrade gives the folder in which the newer one is
 * @param {'SIGKILL' | 'SIGTERM'} parts.end how the older one is ended
 * @param {{env: NodeJS.ProcessEnv, signal: AbortSignal}} parts.how
 * @returns {Promise<Upgrade>}
 */
export async function playUpgrade({ place, before, upgrade, end, how }) {
  mkdirSync(place, { recursive: true });
  const [orders, archive] = ['orders.ndjson', 'archive.ndjson'].map((name) => join(place, name));
  for (const path of [orders, archive]) writeFileSync(path, '');
  const writer = orderWriter(orders);

  const first = startFilePipeline(before, place, how);
  await first.runUntil(() => {
    const arrived = arrivedIn(archive).length;
    writer.writeUpTo(arrived + ahead);
    return arrived >= endsAfter;
  });
  await first.end(end);
  const beforeEnd = new Set(arrivedIn(archive).map(({ id }) => id)).size;
  const second = startFilePipeline(await upgrade(), place, how);
  await second.runUntil(() => {
    const arrived = new Set(arrivedIn(archive).map(({ id }) => id)).size;
    writer.writeUpTo(arrived + ahead);
    return arrived >= total;
  });
  const { received } = await second.end('SIGTERM');
  if (received === undefined) throw new Error('the newer version did not tell what it has read');
  const arrived = arrivedIn(archive);
  const ids = new Set(arrived.map(({ id }) => id));
  return {
    written: total,
    beforeEnd,
    lost: total - ids.size,
    altered: arrived.filter(({ id, data }) => id !== String(data.number)).length,
    duplicates: arrived.length - ids.size,
    readAgain: received,
  };
}

/** Writes numbered orders, some at a time. */
function orderWriter(path) {
  let written = 0;
  return {
    writeUpTo: (limit) => {
      const count = Math.max(0, Math.min(atOnce, limit - written, total - written));
      appendFileSync(path, Array.from({ length: count }, (_, index) => orderLine(written + index)).join(''));
      written += count;
    },
  };
}

function orderLine(number) {
  const event = {
    specversion: '1.0',
    id: String(number),
    source: '/shop',
    type: 'com.example.order',
    data: { number },
  };
  return `${JSON.stringify(event)}\n`;
}

/** What has arrived, without a line that is being written or that a kill has cut. */
function arrivedIn(path) {
  const text = readFileSync(path, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
}
