import type { Bench, Sample } from './bench.ts';

/** One line of the results. Ratios are the median over the runs, each of which compares two neighbours in time. */
export interface BenchResult {
  readonly name: string;
  readonly perSecond: number;
  readonly baselinePerSecond: number;
  /** Our rate by the baseline's. */
  readonly ratio: number;
  /** Our CPU time for each event by the baseline's. */
  readonly cpuRatio: number;
  /** Of 100 answers, 99 came within this, in milliseconds; where a client waits for answers. */
  readonly p99Ms?: number;
  /** The same of the baseline. */
  readonly baselineP99Ms?: number;
  readonly runs: number;
  /** Lowest and highest ratio of a run. */
  readonly spread: readonly [number, number];
}

/** Runs both sides in turns, after one round to warm up. */
export async function sideBySide(bench: Bench): Promise<BenchResult> {
  await bench.open?.();
  try {
    await bench.run();
    await bench.baseline();
    const rounds: { readonly ours: Sample; readonly theirs: Sample }[] = [];
    for (let round = 0; round < bench.runs; round += 1) {
      const oursFirst = round % 2 === 0;
      const first = await (oursFirst ? bench.run() : bench.baseline());
      const second = await (oursFirst ? bench.baseline() : bench.run());
      rounds.push(oursFirst ? { ours: first, theirs: second } : { ours: second, theirs: first });
    }
    const ratios = rounds.map(({ ours, theirs }) => rate(ours) / rate(theirs));
    return {
      name: bench.name,
      perSecond: Math.round(median(rounds.map(({ ours }) => rate(ours)))),
      baselinePerSecond: Math.round(median(rounds.map(({ theirs }) => rate(theirs)))),
      ratio: round3(median(ratios)),
      cpuRatio: round3(median(rounds.map(({ ours, theirs }) => cpuEach(ours) / cpuEach(theirs)))),
      ...latencies(rounds),
      runs: bench.runs,
      spread: [round3(Math.min(...ratios)), round3(Math.max(...ratios))],
    };
  } finally {
    await bench.close?.();
  }
}

function latencies(
  rounds: readonly { readonly ours: Sample; readonly theirs: Sample }[],
): Pick<BenchResult, 'p99Ms' | 'baselineP99Ms'> {
  const [ours, theirs] = [rounds.map((round) => round.ours.p99Ms), rounds.map((round) => round.theirs.p99Ms)];
  const isKnown = (value: number | undefined): value is number => value !== undefined;
  if (!ours.every(isKnown) || !theirs.every(isKnown)) return {};
  return { p99Ms: round3(median(ours)), baselineP99Ms: round3(median(theirs)) };
}

function rate({ events, elapsedMs }: Sample): number {
  return (events * 1000) / elapsedMs;
}

function cpuEach({ events, cpuMs }: Sample): number {
  return cpuMs / events;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
