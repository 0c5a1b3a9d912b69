// Reads lines without end: appends them to OUT, then keeps the place in STATE, as the runtime would.
// node read-until-killed.mjs PATH OUT STATE
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { testContext } from '@eventmesh/connector-testkit';
import { fileSource, fileSourceOptions } from '../dist/index.js';

const [path, out, state] = process.argv.slice(2);
const positions = new Map(existsSync(state) ? JSON.parse(readFileSync(state, 'utf8')) : []);
const options = fileSourceOptions.parse({ path, format: 'lines', pollMs: 2, rotateWaitMs: 20 });
const source = fileSource.create(options, testContext({ positions }));
const { signal } = new AbortController();
await source.open(signal);
for (;;) {
  const records = await source.read({ maxRecords: 50, maxBytes: 1_000_000 }, signal);
  if (records.length === 0) continue;
  appendFileSync(out, records.map(({ event }) => `${JSON.stringify([event.id, event.data])}\n`).join(''));
  const { partition, position } = records.at(-1);
  writeFileSync(`${state}.new`, JSON.stringify([[partition, position]]));
  renameSync(`${state}.new`, state);
  process.stdout.write(`${records.length}\n`);
}
