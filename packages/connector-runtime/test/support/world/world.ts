import type { Progress } from '@eventmesh/connector-api';
import { VirtualClock } from '@eventmesh/connector-testkit';
import { MemoryStateStore, startPipeline, type PipelineHandle } from '../../../src/index.ts';
import { Chance } from './chance.ts';
import { Life } from './life.ts';
import { Oracle, type Item } from './oracle.ts';
import { scriptedSink } from './scripted-sink.ts';
import { scriptedSource } from './scripted-source.ts';
import { scriptedStore } from './scripted-store.ts';
import { Upstream } from './upstream.ts';

/** What may go wrong in a world, and how it is set up. */
export interface WorldPlan {
  readonly seed: number;
  readonly progress: Progress;
  readonly items: readonly Item[];
  /** How often the process dies, or is stopped in good order, before it is let finish. */
  readonly lives: readonly ('kill' | 'stop' | 'stop at once')[];
  /** How likely each call goes wrong, 0 to 1. */
  readonly trouble: number;
  readonly concurrency: number;
  readonly maxInFlight: number;
  readonly maxBatch: number;
  readonly accept: 'delivered' | 'stored';
  /** How many records may wait in the inbox before reading stops. */
  readonly maxStored: number;
}

/** What a part of the world needs of the rest. */
export interface Surroundings {
  readonly plan: WorldPlan;
  readonly chance: Chance;
  readonly clock: VirtualClock;
  readonly oracle: Oracle;
  readonly upstream: Upstream;
  readonly life: Life;
  /** How likely a call goes wrong now: nothing does any more once the last life has begun to finish. */
  readonly trouble: () => number;
}

const aLife = { shortestMs: 1, longestMs: 3_000 };
const patienceMs = 3_600_000;

/** Runs a pipeline through all that a plan holds for it; gives what the oracle has to complain about. */
export async function surviveWorld(plan: WorldPlan): Promise<readonly string[]> {
  const chance = new Chance(plan.seed);
  const clock = new VirtualClock();
  const oracle = new Oracle(plan.items);
  const upstream = new Upstream(plan.progress, plan.items);
  const memory = new MemoryStateStore();
  let trouble = plan.trouble;

  const begin = async (): Promise<{ readonly pipeline: PipelineHandle; readonly life: Life }> => {
    const life = new Life();
    const surroundings = { plan, chance, clock, oracle, upstream, life, trouble: () => trouble };
    const pipeline = await startPipeline({
      name: 'world',
      source: scriptedSource(surroundings),
      transforms: [(event) => (event['fate'] === 'filtered' ? undefined : event)],
      sink: scriptedSink(surroundings),
      store: scriptedStore(memory, surroundings),
      clock,
      random: chance.next,
      delivery: {
        accept: plan.accept,
        stored: { maxRecords: plan.maxStored },
        concurrency: plan.concurrency,
        inFlight: { maxRecords: plan.maxInFlight },
        retry: { maxUnknownAttempts: 1_000_000 },
        errorBudget: { maxDeadLetters: 1_000_000 },
      },
    });
    return { pipeline, life };
  };

  for (const end of plan.lives) {
    const { pipeline, life } = await begin();
    await clock.advance(chance.between(aLife.shortestMs, aLife.longestMs));
    checkBooks(pipeline, oracle);
    if (end === 'kill') await kill(life, memory);
    else await stop(pipeline, clock, end === 'stop' ? {} : { withinMs: 0 });
  }

  trouble = 0;
  const { pipeline } = await begin();
  await clock.advanceUntil(() => oracle.missing.length === 0 && upstream.exhausted, {
    limitMs: patienceMs,
    stepMs: 1_000,
  });
  await untilEmptied(memory, pipeline, clock);
  await stop(pipeline, clock, {});
  checkBooks(pipeline, oracle);
  oracle.check(pipeline.ledger().inFlight === 0, 'something is in flight after the stop');
  oracle.check((await memory.inbox.size('world')).records === 0, 'something that has arrived is still in the inbox');
  return oracle.complaints;
}

function checkBooks(pipeline: PipelineHandle, oracle: Oracle): void {
  oracle.check(pipeline.ledger().balanced, `the books do not balance: ${JSON.stringify(pipeline.ledger())}`);
}

async function stop(pipeline: PipelineHandle, clock: VirtualClock, how: { withinMs?: number }): Promise<void> {
  let done = false;
  void pipeline.stop(how).then(() => (done = true));
  await clock.advanceUntil(() => done, { limitMs: patienceMs });
}

/** What has arrived may have been stored twice, or be read twice: the second one is still to come. */
async function untilEmptied(memory: MemoryStateStore, pipeline: PipelineHandle, clock: VirtualClock): Promise<void> {
  const end = clock.now() + patienceMs;
  const isEmptied = async (): Promise<boolean> =>
    (await memory.inbox.size('world')).records === 0 && pipeline.ledger().inFlight === 0;
  while (!(await isEmptied()) && clock.now() < end) await clock.advance(1_000);
}

/** A dead process holds no lease: the store gives it to the next one. */
async function kill(life: Life, memory: MemoryStateStore): Promise<void> {
  life.kill();
  await memory.close();
}
