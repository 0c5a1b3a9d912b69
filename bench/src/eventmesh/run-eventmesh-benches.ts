/**
 * Measures our workers against a real EventMesh: `pnpm bench:eventmesh [name…] [--storage standalone|rocketmq] [--runs N]
 * [--json FILE]`. A name selects all parts that begin with it: send, receive, receive/backlog, losses/…
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import {
  isRealRocketmqUp,
  servers,
  startEventMesh,
  type EventMeshEnvironment,
  type EventMeshStorage,
} from '@eventmesh/test-servers';
import { medianFigures, type Figures } from './figures.ts';
import { frozen, killedAlone, killedInCompany, oddRecord, targetAway, targetSlow, type Losses } from './losses.ts';
import { measureBacklog, measureReceiving } from './receive-bench.ts';
import { measureSending } from './send-bench.ts';

const speeds = { send: measureSending, receive: measureReceiving, 'receive/backlog': measureBacklog };
const losses = {
  'losses/target-away': targetAway,
  'losses/target-slow': targetSlow,
  'losses/frozen': frozen,
  'losses/odd-record': oddRecord,
  'losses/killed': killedAlone,
  'losses/killed-in-company': killedInCompany,
};
/** With storage standalone, a topic is dead once its last subscriber has left. */
const needRocketmq = new Set(['receive/backlog', 'losses/killed']);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    storage: { type: 'string', default: 'standalone' },
    runs: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
});
const storage = values.storage as EventMeshStorage;
const runs = Number(values.runs);
const isChosen = (name: string): boolean =>
  (positionals.length === 0 || positionals.some((each) => name.startsWith(each))) &&
  (storage === 'rocketmq' || !needRocketmq.has(name));
const chosen = [...Object.keys(speeds), ...Object.keys(losses)].filter(isChosen);
if (!['standalone', 'rocketmq'].includes(storage) || !(runs >= 1) || chosen.length === 0) {
  console.error(`Usage: pnpm bench:eventmesh [name…] [--storage standalone|rocketmq] [--runs N] [--json FILE]`);
  console.error(`Names: ${[...Object.keys(speeds), ...Object.keys(losses)].join(', ')}`);
  console.error(`With storage standalone, which is the default, there is no ${[...needRocketmq].join(', ')}.`);
  process.exit(2);
}

const wasRocketmqUp = await isRealRocketmqUp();
const mesh = await startEventMesh({ storage });
const loads: number[] = [];
try {
  const fast = await repeat<Partial<Figures>>(speeds, mesh);
  const kept = await repeat(losses, mesh);
  report(
    Object.fromEntries(Object.entries(fast).map(([name, figures]) => [name, medianFigures(figures)])),
    Object.fromEntries(Object.entries(kept).map(([name, each]) => [name, total(each)])),
  );
  if (values.json !== undefined) {
    const circumstances = { storage, runs, node: process.version, cpus: cpus().length, loads };
    writeFileSync(values.json, `${JSON.stringify({ circumstances, ...fast, ...kept }, undefined, 2)}\n`);
  }
} finally {
  await mesh.stop();
  if (storage === 'rocketmq' && !wasRocketmqUp) await servers('down');
}

/** Runs what is chosen, as often as asked for; the parts take turns. */
async function repeat<Result>(
  parts: Readonly<Record<string, (mesh: EventMeshEnvironment) => Promise<Result>>>,
  environment: EventMeshEnvironment,
): Promise<Record<string, Result[]>> {
  const results: Record<string, Result[]> = {};
  for (let run = 1; run <= runs; run += 1) {
    for (const [name, measure] of Object.entries(parts).filter(([each]) => isChosen(each))) {
      const [load = Number.NaN] = loadavg();
      loads.push(Math.round(load * 10) / 10);
      const result = await measure(environment);
      (results[name] ??= []).push(result);
      console.log(`${name} ${run} of ${runs}: ${JSON.stringify(result)}`);
    }
  }
  return results;
}

function total(each: readonly Losses[]): Losses {
  const sum = (name: keyof Losses): number => each.reduce((so, losses) => so + losses[name], 0);
  return {
    published: sum('published'),
    lost: sum('lost'),
    lostUnacknowledged: sum('lostUnacknowledged'),
    lostUnpushed: sum('lostUnpushed'),
    duplicates: sum('duplicates'),
    deadLettered: sum('deadLettered'),
  };
}

function report(fast: Readonly<Record<string, Partial<Figures>>>, kept: Readonly<Record<string, Losses>>): void {
  const [cpu] = cpus();
  console.log(`\nNode ${process.version}, ${cpus().length} x ${cpu?.model}; EventMesh with storage ${storage};`);
  console.log(`${runs} runs of each, which began at a load of ${loads.join(', ')}`);
  if (Object.keys(fast).length > 0) console.table(fast);
  if (Object.keys(kept).length > 0) console.table(kept);
}
