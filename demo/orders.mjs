import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';

/** Every fourth order is a cancelled one, which the filter leaves out. */
const isCancelled = (index) => index % 4 === 0;

/** Writes sample orders to a file, one CloudEvent a line. */
export async function writeOrders(path, count) {
  const file = createWriteStream(path);
  for (let index = 0; index < count; index += 1) {
    const type = isCancelled(index) ? 'com.example.order.cancelled' : 'com.example.order.created';
    const order = { specversion: '1.0', id: `order-${index}`, source: '/shop', type, data: { total: index } };
    if (!file.write(`${JSON.stringify(order)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/** The ids of the orders that must be in the archive in the end. */
export function expectedIds(count) {
  const ids = new Set();
  for (let index = 0; index < count; index += 1) if (!isCancelled(index)) ids.add(`order-${index}`);
  return ids;
}

/** Counts the lines of files that grow; each look reads only what is new. */
export class LineCount {
  lines = 0;
  /** How much of each file was read. */
  #offsets;

  constructor(paths) {
    this.#offsets = new Map(paths.map((path) => [path, 0]));
  }

  async look() {
    for (const [path, offset] of this.#offsets) if (existsSync(path)) await this.#lookAt(path, offset);
    return this.lines;
  }

  async #lookAt(path, offset) {
    for await (const chunk of createReadStream(path, { start: offset })) {
      this.#offsets.set(path, this.#offsets.get(path) + chunk.length);
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) this.lines += 1;
    }
  }
}

/** Compares the archive, in one file or several, with what must be in it. */
export async function compare(paths, expected) {
  const ids = (await Promise.all(paths.map(idsIn))).flat();
  const different = new Set(ids);
  return {
    missing: [...expected].filter((id) => !different.has(id)).length,
    unexpected: [...different].filter((id) => !expected.has(id)).length,
    duplicates: ids.length - different.size,
  };
}

async function idsIn(path) {
  const text = existsSync(path) ? await readFile(path, 'utf8') : '';
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).id);
}
