import { appendFile, readFile } from 'node:fs/promises';

/** One order as it arrived: its id, its key, and its number within the key. */
export interface Arrived {
  readonly id: string;
  readonly key: string;
  readonly number: number;
}

/** Appends orders as CloudEvents, one each line; order n of key k has the id `k-n`. Every fourth is a cancelled one. */
export async function writeOrders(path: string, from: number, to: number, keys = 8): Promise<void> {
  const lines: string[] = [];
  for (let index = from; index < to; index += 1) {
    const key = `k${index % keys}`;
    const number = Math.floor(index / keys);
    const type = number % 4 === 3 ? 'com.example.order.cancelled' : 'com.example.order.created';
    const event = {
      specversion: '1.0',
      id: `${key}-${number}`,
      source: '/shop',
      type,
      partitionkey: key,
      data: { key, number },
    };
    lines.push(`${JSON.stringify(event)}\n`);
  }
  await appendFile(path, lines.join(''));
}

/** The ids of the created ones among the first `count` orders: what passes the filter. */
export function createdIds(count: number, keys = 8): Set<string> {
  const ids = new Set<string>();
  for (let index = 0; index < count; index += 1) {
    const number = Math.floor(index / keys);
    if (number % 4 !== 3) ids.add(`k${index % keys}-${number}`);
  }
  return ids;
}

/** What has arrived in a file so far, in order. A line that is still being written is left out. */
export async function arrived(path: string): Promise<Arrived[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { id, data } = JSON.parse(line) as { id: string; data: { key: string; number: number } };
      return { id, ...data };
    });
}
