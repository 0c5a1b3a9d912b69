import type { Arrivals } from './arrivals.ts';
import { percentile } from './percentile.ts';
import type { WorkerProcess } from './worker-process.ts';

/** How fast a worker was in one run, and what it took. */
export interface Figures {
  /** At full speed. */
  readonly perSecond: number;
  /** From the making of an event to its arrival, at {@link steady} events per second. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** From the start of the process until its pipeline was running. */
  readonly startMs: number;
  /** In memory at the end of full speed, in megabytes, and at most. */
  readonly rssMb: number;
  readonly peakRssMb: number;
}

/** At full speed: events, of which so many warm up. */
export const fast = { events: 10_000, perSecond: 0, warmUp: 2_000 } as const;
/** For latency: the same. */
export const steady = { events: 4_000, perSecond: 200, warmUp: 1_000 } as const;

/** What a run at full speed has shown; its worker is still there. */
export async function fastFigures(
  worker: WorkerProcess,
  arrivals: Arrivals,
): Promise<Pick<Figures, 'perSecond' | 'rssMb' | 'peakRssMb'>> {
  return { perSecond: arrivals.perSecond(fast.warmUp), ...(await worker.memory()) };
}

/** What a steady run has shown. */
export async function steadyFigures(
  worker: WorkerProcess,
  arrivals: Arrivals,
): Promise<Pick<Figures, 'p50Ms' | 'p99Ms' | 'startMs'>> {
  const p50Ms = arrivals.latencyMs(0.5, steady.warmUp);
  const p99Ms = arrivals.latencyMs(0.99, steady.warmUp);
  return { p50Ms, p99Ms, startMs: await worker.startMs };
}

/** The median of each figure that the runs have. */
export function medianFigures(runs: readonly Partial<Figures>[]): Partial<Figures> {
  const names = Object.keys(runs[0] ?? {}) as (keyof Figures)[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      rounded(
        percentile(
          runs.flatMap((run) => run[name] ?? []),
          0.5,
        ),
      ),
    ]),
  );
}

function rounded(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
}
