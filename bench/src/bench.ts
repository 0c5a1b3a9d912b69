/** What one run of one side took. */
export interface Sample {
  /** Events counted at the receiving end. */
  readonly events: number;
  readonly elapsedMs: number;
  /** CPU time of this process, in milliseconds. */
  readonly cpuMs: number;
  /** Of 100 answers, 99 came within this; where a client waits for answers. */
  readonly p99Ms?: number;
}

/** One comparison: what we offer against the same work done by hand. */
export interface Bench {
  /** As on the command line: `engine/batch-500`. */
  readonly name: string;
  /** What the baseline is, in a few words. */
  readonly baselineIs: string;
  /** Runs of each side; the sides take turns. */
  readonly runs: number;
  run(): Promise<Sample>;
  baseline(): Promise<Sample>;
  /** What both sides need; called before and after all runs. */
  open?(): Promise<void>;
  close?(): Promise<void>;
}

/** Measures work that counts the events it brought to the receiving end. */
export async function sample(work: () => Promise<number>): Promise<Sample> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const events = await work();
  const elapsedMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { events, elapsedMs, cpuMs: (user + system) / 1000 };
}
