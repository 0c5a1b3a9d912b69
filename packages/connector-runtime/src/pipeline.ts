import { outcomeOf, toConnectorError, type ConnectorError, type ErrorCode } from '@eventmesh/connector-api';
import { backoffAfter, backoffMs } from './engine/backoff.ts';
import { Deadline } from './engine/deadline.ts';
import { ErrorBudget } from './engine/error-budget.ts';
import { Health } from './engine/health.ts';
import { Ledger, type LedgerFigures } from './engine/ledger.ts';
import { Run, type PipelinePlan, type RunEnd } from './engine/run.ts';
import type { PipelineState, PipelineStatus } from './pipeline-status.ts';

/** How to stop a pipeline. */
export interface StopOptions {
  /** How long it may take, in milliseconds. Default: `delivery.stopTimeoutMs`. 0 releases everything at once. */
  readonly withinMs?: number;
}

/** A pipeline that was started. */
export interface PipelineHandle extends AsyncDisposable {
  /** As given to `startPipeline`. */
  readonly name: string;
  /** Resolves with the last status when the pipeline has ended for good: stopped, finished, or failed. Never rejects. */
  readonly finished: Promise<PipelineStatus>;
  /**
   * Stops reading, finishes what is in flight, commits, releases the rest, closes. Resolves when that is done, within the
   * deadline. A second call may bring the deadline forward.
   */
  stop(options?: StopOptions): Promise<PipelineStatus>;
  /** How it is at this moment. Costs next to nothing. */
  status(): PipelineStatus;
  /** The books at this moment, over all restarts. */
  ledger(): LedgerFigures;
  /** Items waiting upstream; undefined when the source cannot tell, or not within a second. Never rejects. */
  lag(): Promise<number | undefined>;
}

/** Pauses between restarts of a pipeline that failed: from one second to a minute. */
const restartBackoff = { initialMs: 1_000, maxMs: 60_000 };
/** Of one whose source or sink is away. To open everything anew costs more than another try of a write, so it is not done as often. */
const longestWhileAwayMs = 5_000;
const lagTimeoutMs = 1_000;
/** How often a failure of the same code is logged as an error while nothing else happens; in between, for debugging only. */
const sameFailureEveryMs = 60_000;
/** A run that lasted so long was a good one: the next failure is a first one. */
const goodRunMs = 60_000;

/** Keeps one pipeline running: starts it, restarts it when it fails, stops it when asked (rules 8 and 10). */
export class Pipeline implements PipelineHandle {
  readonly finished: Promise<PipelineStatus>;
  readonly #plan: PipelinePlan;
  readonly #ledger = new Ledger();
  readonly #budget: ErrorBudget;
  readonly #health: Health;
  #state: PipelineState = 'starting';
  #error: ConnectorError | undefined;
  #logged: { readonly code: ErrorCode; readonly at: number } | undefined;
  #standsByFor: string | undefined;
  #nextTryAt: number | undefined;
  #restarts = 0;
  #run: Run | undefined;
  #stopping: Deadline | undefined;
  #shutDown: Deadline | undefined;
  /** Who waits for something that a stop cuts short. */
  readonly #onStop = new Set<() => void>();

  /** @param letGo called at the end, before `finished` resolves. Never rejects. */
  constructor(plan: PipelinePlan, letGo: () => Promise<void>) {
    this.#plan = plan;
    this.#budget = new ErrorBudget(plan.settings.errorBudget);
    this.#health = new Health(plan.clock, plan.settings.stallAfterMs);
    this.finished = this.#keepRunning().then(async (status) => {
      await letGo();
      return status;
    });
  }

  get name(): string {
    return this.#plan.name;
  }

  async stop({ withinMs }: StopOptions = {}): Promise<PipelineStatus> {
    const wanted = withinMs === undefined || Number.isNaN(withinMs) ? this.#plan.settings.stopTimeoutMs : withinMs;
    this.#stopping ??= new Deadline(this.#plan.clock, wanted);
    this.#stopping.shorten(wanted);
    this.#shutDown?.shorten(wanted);
    for (const cutShort of this.#onStop) cutShort();
    return await this.finished;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  ledger(): LedgerFigures {
    return this.#ledger.figures();
  }

  status(): PipelineStatus {
    const waiting = this.#run?.waiting;
    const health = this.#health.judge(this.#run?.unfinished ?? 0, waiting);
    const running = this.#state === 'running';
    // To stand by is no failure, also after one.
    const error = this.#standsByFor === undefined ? this.#error : undefined;
    const reason = running ? health.reason : (this.#standsByFor ?? error?.message);
    const code = running ? waiting?.error.code : error?.code;
    const nextTryAt = running ? waiting?.nextTryAt : this.#nextTryAt;
    return {
      name: this.name,
      state: this.#standsByFor !== undefined ? 'standby' : running && health.stalled ? 'stalled' : this.#state,
      ...(reason === undefined ? {} : { reason }),
      ...(code === undefined ? {} : { code }),
      ...(nextTryAt === undefined ? {} : { nextTryAt }),
      restarts: this.#restarts,
      ledger: this.ledger(),
    };
  }

  async lag(): Promise<number | undefined> {
    const run = this.#run;
    if (run === undefined) return undefined;
    const lag = await new Deadline(this.#plan.clock, lagTimeoutMs).wait(run.lag());
    return lag.state === 'done' ? lag.value : undefined;
  }

  async #keepRunning(): Promise<PipelineStatus> {
    for (let failures = 0; ;) {
      const startedAt = this.#plan.clock.now();
      const end = await this.#runOnce();
      if (end === 'stopped') return this.#end('stopped');
      if (end.kind === 'finished') return this.#end('finished');
      this.#error = end.error;
      if (outcomeOf(end.error.code) === 'stop') return this.#end('failed');
      failures = this.#plan.clock.now() - startedAt > goodRunMs ? 1 : failures + 1;
      await this.#pauseBeforeRestart(end.error, failures);
      if (this.#stopping !== undefined) return this.#end('stopped');
      this.#restarts += 1;
    }
  }

  async #runOnce(): Promise<RunEnd | 'stopped'> {
    const run = new Run(this.#plan, {
      ledger: this.#ledger,
      budget: this.#budget,
      health: this.#health,
      standBy: (reason) => this.#standBy(reason),
    });
    this.#run = run;
    this.#state = 'starting';
    const end = await this.#unlessStopped(this.#startAndWait(run));
    this.#state = 'stopping';
    this.#standsByFor = undefined;
    if (end !== 'stopped' && end.kind === 'failed') this.#logFailure(end.error);
    this.#shutDown = this.#stopping ?? new Deadline(this.#plan.clock, this.#plan.settings.stopTimeoutMs);
    await run.shutDown(this.#shutDown);
    this.#shutDown = undefined;
    this.#run = undefined;
    return this.#stopping === undefined ? end : 'stopped';
  }

  async #startAndWait(run: Run): Promise<RunEnd> {
    try {
      await run.start();
    } catch (thrown) {
      return { kind: 'failed', error: toConnectorError(thrown) };
    }
    if (this.#state === 'starting') this.#state = 'running';
    this.#error = undefined;
    return await run.ended;
  }

  async #pauseBeforeRestart(error: ConnectorError, failures: number): Promise<void> {
    const { clock, random } = this.#plan;
    const backoff = backoffAfter(error.code, restartBackoff, longestWhileAwayMs);
    const delayMs = backoffMs(failures, backoff, random, error.retryAfterMs);
    this.#state = 'restarting';
    this.#nextTryAt = clock.now() + delayMs;
    let cancel = (): void => {};
    await this.#unlessStopped(new Promise<void>((resolve) => (cancel = clock.schedule(delayMs, resolve))));
    cancel();
    this.#nextTryAt = undefined;
  }

  /** Waits for something, no longer than until a stop. Holds on to nothing afterwards: a pipeline may run for years. */
  async #unlessStopped<T>(work: Promise<T>): Promise<T | 'stopped'> {
    if (this.#stopping !== undefined) return 'stopped';
    let stop = (): void => {};
    const stopped = new Promise<'stopped'>((resolve) => (stop = () => resolve('stopped')));
    this.#onStop.add(stop);
    try {
      return await Promise.race([work, stopped]);
    } finally {
      this.#onStop.delete(stop);
    }
  }

  #end(state: 'stopped' | 'finished' | 'failed'): PipelineStatus {
    this.#state = state;
    if (state !== 'failed') this.#error = undefined;
    const status = this.status();
    this.#plan.logger.info(state, { ...status.ledger });
    return status;
  }

  #standBy(reason: string | undefined): void {
    if (reason !== undefined && this.#standsByFor === undefined) this.#plan.logger.info('standing by', { reason });
    this.#standsByFor = reason;
  }

  #logFailure({ code, message }: ConnectorError): void {
    const { clock, logger } = this.#plan;
    const at = clock.now();
    const isKnown = this.#logged?.code === code && at - this.#logged.at < sameFailureEveryMs;
    if (!isKnown) this.#logged = { code, at };
    const what = outcomeOf(code) === 'stop' ? 'failed' : 'restarting';
    logger[isKnown ? 'debug' : 'error'](what, { code, reason: message });
  }
}
