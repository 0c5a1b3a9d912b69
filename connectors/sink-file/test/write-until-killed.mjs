// Writes events without end, and prints the number of each once the sink has answered.
// node write-until-killed.mjs PATH FIRST
import { testContext } from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import { fileSink, fileSinkOptions } from '../dist/index.js';

const [path, first] = process.argv.slice(2);
const options = fileSinkOptions.parse({ path, rotate: { maxBytes: 200_000 } });
const sink = fileSink.create(options, testContext());
const { signal } = new AbortController();
await sink.open(signal);
for (let next = Number(first), size = 1; ; size = (size % 50) + 1) {
  const numbers = Array.from({ length: size }, (_, index) => next + index);
  const data = 'x'.repeat(next % 3_000);
  await sink.write(
    numbers.map((number) => createEvent({ id: String(number), source: '/test', type: 'test', data })),
    signal,
  );
  next += size;
  process.stdout.write(`${next - 1}\n`);
}
