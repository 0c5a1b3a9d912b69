/**
 * Runs the benchmarks: `pnpm bench [name…] [--json FILE]`. A name selects all benchmarks that begin with it.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { engineBench, storedBench } from './engine-benches.ts';
import { eventFormatBenches } from './event-format-benches.ts';
import { mysqlSinkBench } from './mysql-sink-bench.ts';
import { httpSinkBench } from './http-sink-bench.ts';
import { httpSourceBench } from './http-source-bench.ts';
import { rabbitmqSinkBench, rabbitmqSourceBench } from './rabbitmq-bench.ts';
import { rocketmqCopyBench } from './rocketmq-copy-bench.ts';
import { sideBySide, type BenchResult } from './side-by-side.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const all: readonly Bench[] = [
  engineBench(500, 1_000_000),
  engineBench(1, 200_000),
  storedBench(500, 100_000),
  storedBench(1, 5_000),
  ...eventFormatBenches(),
  mysqlSinkBench('key'),
  mysqlSinkBench('table'),
  httpSourceBench('binary'),
  httpSourceBench('structured'),
  httpSinkBench('binary'),
  httpSinkBench('structured'),
  httpSinkBench('batch'),
  rabbitmqSinkBench(),
  rabbitmqSourceBench(),
  rocketmqCopyBench(),
];
const chosen = all.filter(({ name }) => positionals.length === 0 || positionals.some((each) => name.startsWith(each)));
if (chosen.length === 0) {
  console.error(`No such benchmark. There are: ${all.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const results: BenchResult[] = [];
for (const bench of chosen) {
  const result = await sideBySide(bench);
  results.push(result);
  console.log(`${result.name}: ${result.ratio} of ${bench.baselineIs}`);
}
const [cpu] = cpus();
console.log(`\nNode ${process.version}, ${cpus().length} x ${cpu?.model}; median of the runs, sides in turns`);
console.table(
  Object.fromEntries(results.map(({ name, spread, ...rest }) => [name, { ...rest, spread: spread.join(' – ') }])),
);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
