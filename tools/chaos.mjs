/**
 * Proves that workers that share a state store lose nothing: `pnpm chaos [--workers 3] [--minutes 5] [--seed N]`. Kills, freezes and
 * restarts them at random, which the seed determines, and compares what was written with what arrived.
 *
 * Needs a PostgreSQL in which it may create a database (POSTGRES_URL), and what `pnpm servers up rocketmq` needs. The last line on
 * standard output is the verdict, as JSON; ends with exit code 0 only when all held.
 */
import { parseArgs } from 'node:util';
import { runChaos } from './chaos/run-chaos.mjs';

const postgresUrl = process.env['POSTGRES_URL'] || 'postgres://postgres@127.0.0.1:5432/postgres';
const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '3' },
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const [workers, minutes, seed] = [Number(values.workers), Number(values.minutes), Number(values.seed)];
if (!(Number.isInteger(workers) && workers >= 2 && minutes > 0 && Number.isInteger(seed))) {
  console.error('Usage: pnpm chaos [--workers 2 or more] [--minutes more than 0] [--seed a whole number]');
  process.exit(2);
}
const begunMs = performance.now();
const say = (line) => console.error(`${((performance.now() - begunMs) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
say(`seed ${seed}: the same trouble again with --seed ${seed}`);
const verdict = await runChaos({ workers, minutes, seed, postgresUrl, say }).catch(({ message }) => ({
  verdict: 'broken',
  seed,
  problems: [`The run could not be made: ${message}`],
}));
console.log(JSON.stringify(verdict));
process.exitCode = verdict.verdict === 'held' ? 0 : 1;
