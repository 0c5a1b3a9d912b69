import {
  ConnectorError,
  toConnectorError,
  type AnySinkDefinition,
  type AnySourceDefinition,
  type Clock,
  type JsonValue,
  type Logger,
  type Sink,
  type Source,
} from '@eventmesh/connector-api';
import type { Redact } from '../secrets/redact-secrets.ts';
import type { Lease, StateStore } from '../store/state-store.ts';
import type { Transform } from '../transforms/transform.ts';
import { Committer } from './committer.ts';
import { connectorAbort } from './connector-abort.ts';
import { Deadline } from './deadline.ts';
import type { Probe } from './delivery-point.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import type { Entry } from './entry.ts';
import type { ErrorBudget } from './error-budget.ts';
import type { Health } from './health.ts';
import type { Lanes } from './lanes.ts';
import type { Ledger } from './ledger.ts';
import { makeLanes } from './make-lanes.ts';
import { longestWaiting, type Waiting } from './pause.ts';
import { Reader } from './reader.ts';
import type { RunContext } from './run-context.ts';
import { RunLease } from './run-lease.ts';
import { Tracker } from './tracker.ts';

/** A connector of a pipeline, its options checked and with every default filled in. */
interface PlannedConnector<Definition> {
  readonly definition: Definition;
  readonly options: unknown;
  /** Of its package, where that is known. */
  readonly version: string | undefined;
}

/** What a pipeline is made of, checked and with every default filled in. */
export interface PipelinePlan {
  readonly name: string;
  /** The name of the lease that it runs under, in one worker at a time; undefined where any number may run it. */
  readonly lease: string | undefined;
  /** Whether a stop still takes and finishes what upstream has handed over: it is lost if it is left. */
  readonly readsOut: boolean;
  readonly source: PlannedConnector<AnySourceDefinition>;
  readonly sink: PlannedConnector<AnySinkDefinition>;
  readonly transforms: readonly Transform[];
  readonly settings: DeliverySettings;
  readonly store: StateStore;
  /** Takes the secrets of the connectors' options out of a text. */
  readonly redact: Redact;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: () => number;
  readonly probe: Probe | undefined;
}

/** What a pipeline keeps over all its runs. */
export interface PipelineBooks {
  readonly ledger: Ledger;
  readonly budget: ErrorBudget;
  readonly health: Health;
  /** Told why the run waits for another worker, and with nothing when it does not any more. */
  standBy(reason: string | undefined): void;
}

/** How a run ended by itself. */
export type RunEnd = { readonly kind: 'finished' } | { readonly kind: 'failed'; readonly error: ConnectorError };

/** Of the time that a stop may take, the share that has to be left when each of its steps is over. */
const leftAfter = { reading: 0.5, writing: 0.5, givingUp: 0.4, committing: 0.3, releasing: 0.2 } as const;
const noPositions: ReadonlyMap<string, JsonValue> = new Map();

/**
 * One run of a pipeline: opens new connectors, moves records from `read` to `commit`, and shuts down. What happens to a
 * record: {@link Reader} reads it, {@link Lanes} picks its lane, which transforms and writes it, the
 * {@link Tracker} settles it, the {@link Committer} persists and tells upstream.
 */
export class Run {
  readonly #plan: PipelinePlan;
  readonly #books: PipelineBooks;
  readonly #context: RunContext;
  readonly #ticker = { seconds: 0 };
  readonly #abort = connectorAbort();
  readonly #tracker: Tracker;
  /** Resolves once the source has ended and all is committed, or something failed that only a new run can mend. */
  readonly ended: Promise<RunEnd>;
  readonly #end: (end: RunEnd) => void;
  #stopTicking = (): void => {};
  readonly #lease: RunLease;
  #opening: Deadline | undefined;
  #source: Source | undefined;
  #sink: Sink | undefined;
  #reader: Reader | undefined;
  #reading: Promise<void> = Promise.resolve();
  #lanes: Lanes | undefined;
  #committer: Committer | undefined;
  /** The answer of the source that is being waited for. */
  #lag: Promise<number | undefined> | undefined;

  constructor(plan: PipelinePlan, books: PipelineBooks) {
    this.#plan = plan;
    this.#books = books;
    let end: (end: RunEnd) => void = () => {};
    this.ended = new Promise((resolve) => (end = resolve));
    this.#end = end;
    this.#tracker = new Tracker({
      progress: plan.source.definition.progress,
      caps: plan.settings.inFlight,
      ledger: books.ledger,
      health: books.health,
      probe: plan.probe,
      settled: () => this.#committer?.wake(),
    });
    this.#context = {
      pipeline: plan.name,
      clock: plan.clock,
      random: plan.random,
      logger: plan.logger,
      settings: plan.settings,
      redact: plan.redact,
      ticker: this.#ticker,
      probe: plan.probe,
      fail: (error) => end({ kind: 'failed', error }),
    };
    this.#lease = new RunLease(this.#context, {
      store: plan.store,
      signal: this.#abort.signal,
      within: (what, call) => this.#within(what, call),
      lost: (error) => this.#leaseLost(error),
      standBy: (reason) => books.standBy(reason),
    });
  }

  /** What has been failing for longest, for people to read. */
  get waiting(): Waiting | undefined {
    return longestWaiting([this.#reader?.waiting, this.#lanes?.waiting, this.#committer?.waiting]);
  }

  /** How many records upstream has not been told about. */
  get unfinished(): number {
    return this.#tracker.inFlight.count;
  }

  /** Items waiting upstream, when the source can tell. One that takes its time is not asked again meanwhile: calls would pile up. */
  async lag(): Promise<number | undefined> {
    // Before its open has resolved, nothing else may be asked of a source.
    if (this.#reader === undefined) return undefined;
    this.#lag ??= this.#call(() => this.#source?.lag?.()).finally(() => (this.#lag = undefined));
    return await this.#lag;
  }

  /** Opens the connectors and starts to move records. Rejects when the run is shut down meanwhile. */
  async start(): Promise<void> {
    const { store, name, source, sink } = this.#plan;
    const lease = this.#plan.lease === undefined ? undefined : await this.#lease.acquire(this.#plan.lease);
    const positions =
      source.definition.progress === 'checkpointed'
        ? await this.#within('state store: reading checkpoints', () => store.readCheckpoints(name))
        : noPositions;
    const context = { pipeline: name, clock: this.#plan.clock, random: this.#plan.random };
    const sinkLogger = this.#plan.logger.child({ connector: this.#sinkName });
    this.#sink = sink.definition.create(sink.options, { ...context, logger: sinkLogger });
    await this.#open(this.#sink, this.#sinkName);
    const sourceLogger = this.#plan.logger.child({ connector: this.#sourceName });
    const drain = (partitions: readonly string[], signal: AbortSignal): Promise<void> =>
      this.#tracker.drain(partitions, signal);
    this.#source = source.definition.create(source.options, { ...context, logger: sourceLogger, positions, drain });
    await this.#open(this.#source, this.#sourceName);
    // A stop may have come between: a reader made now would not hear of it.
    this.#abort.signal.throwIfAborted();
    this.#assemble(this.#source, this.#sink, lease);
  }

  /**
   * Stops reading, finishes what is in flight, persists, commits, releases the rest and closes (rule 8), all within the
   * deadline: whatever a connector does, this comes back.
   */
  async shutDown(deadline: Deadline): Promise<void> {
    const total = deadline.remainingMs;
    this.#abort.abort(new ConnectorError('UNAVAILABLE', 'The pipeline is stopping.'));
    this.#opening?.shorten(0);
    this.#reader?.stop();
    await deadline.wait(this.#reading, total * leftAfter.reading);
    this.#lanes?.hurry();
    await deadline.wait(this.#lanesIdle(), total * leftAfter.writing);
    this.#lanes?.giveUp();
    await deadline.wait(this.#lanesIdle(), total * leftAfter.givingUp);
    await deadline.wait(this.#flushed(), total * leftAfter.committing);
    this.#reader?.end();
    this.#lanes?.end();
    this.#committer?.end();
    this.#tracker.end();
    this.#stopTicking();
    await this.#release(deadline, total * leftAfter.releasing);
    await this.#close(deadline);
  }

  get #sourceName(): string {
    return `source-${this.#plan.source.definition.system}`;
  }

  get #sinkName(): string {
    return `sink-${this.#plan.sink.definition.system}`;
  }

  async #open(connector: Source | Sink, who: string): Promise<void> {
    await this.#within(`${who}: open`, () => connector.open(this.#abort.signal));
  }

  /** Makes a call that belongs to the start: it may not take longer than `openTimeoutMs`, and a stop cuts it short. */
  async #within<T>(what: string, call: () => Promise<T>): Promise<T> {
    const { clock, settings } = this.#plan;
    this.#opening = new Deadline(clock, settings.openTimeoutMs);
    const outcome = await this.#opening.wait(this.#call(call));
    this.#abort.signal.throwIfAborted();
    if (outcome.state === 'done') return outcome.value;
    if (outcome.state === 'failed') throw outcome.error;
    throw new ConnectorError('TIMEOUT', `${what} did not finish within ${settings.openTimeoutMs} ms.`);
  }

  #assemble(source: Source, sink: Sink, lease: Lease | undefined): void {
    const { store } = this.#plan;
    const { progress } = this.#plan.source.definition;
    this.#lanes = makeLanes(this.#context, {
      sink,
      sinkName: this.#sinkName,
      sourceName: this.#sourceName,
      limits: this.#plan.sink.definition.limits,
      transforms: this.#plan.transforms,
      deadLetters: store.deadLetters,
      versions: { read: this.#plan.source.version, write: this.#plan.sink.version },
      budget: this.#books.budget,
      tracker: this.#tracker,
    });
    this.#committer = new Committer(this.#context, {
      source,
      sourceName: this.#sourceName,
      settled: this.#tracker.settledRecords,
      store,
      lease: progress === 'checkpointed' ? lease : undefined,
      leaseLost: (error) => this.#leaseLost(error),
      committed: (entries) => this.#tracker.committed(entries),
    });
    this.#reader = new Reader(this.#context, {
      source,
      sourceName: this.#sourceName,
      positioned: progress !== 'acknowledged',
      inFlight: this.#tracker.inFlight,
      readsOut: this.#plan.readsOut,
      accept: (entries) => this.#accept(entries),
      refuse: (entries) => this.#tracker.trackUnusable(entries),
    });
    this.#tick();
    this.#reading = this.#read(this.#reader);
    this.#plan.logger.info('running', {
      source: this.#sourceName,
      sink: this.#sinkName,
      concurrency: this.#lanes.count,
    });
  }

  async #read(reader: Reader): Promise<void> {
    try {
      if ((await reader.run()) === 'stopped') return;
      this.#lanes?.hurry();
      await this.#lanesIdle();
      await this.#flushed();
      if (this.unfinished === 0) this.#end({ kind: 'finished' });
    } catch (defect) {
      this.#context.fail(toConnectorError(defect));
    }
  }

  /** Another worker may be at work: what this one still wrote would only come twice, and out of order. */
  #leaseLost(error: ConnectorError): void {
    // It may come while the connectors open: then nothing is to be read in the first place.
    this.#abort.abort(error);
    this.#opening?.shorten(0);
    this.#reader?.stop();
    this.#lanes?.giveUp();
    this.#committer?.end();
    this.#context.fail(error);
  }

  #accept(entries: readonly Entry[]): void {
    this.#tracker.track(entries);
    for (const entry of entries) this.#lanes?.route(entry);
    if (!this.#abort.signal.aborted || this.#plan.readsOut) this.#lanes?.wake();
  }

  async #lanesIdle(): Promise<void> {
    await this.#lanes?.untilIdle();
  }

  async #flushed(): Promise<void> {
    await this.#committer?.flush();
  }

  async #release(deadline: Deadline, reserveMs: number): Promise<void> {
    const open = this.#tracker.releaseOpen();
    if (open.length === 0 || this.#source?.release === undefined) return;
    const released = await deadline.wait(
      this.#call(() => this.#source?.release?.(open)),
      reserveMs,
    );
    if (released.state === 'failed')
      this.#warn('release failed; the records come again after a time-out upstream', released.error);
  }

  async #close(deadline: Deadline): Promise<void> {
    const closing = [this.#source, this.#sink].map(async (connector) => {
      const closed = await deadline.wait(this.#call(() => connector?.close()));
      if (closed.state === 'failed') this.#warn('close failed', closed.error);
      if (closed.state === 'late') this.#plan.logger.warn('close did not finish in time');
    });
    await Promise.all(closing);
    const given = await deadline.wait(this.#lease.giveBack());
    if (given.state === 'failed') this.#warn('the lease was not given back', given.error);
  }

  /** Calls into a connector so that whatever it does, even throwing at once, becomes a promise. */
  async #call<T>(call: () => Promise<T>): Promise<T>;
  async #call<T>(call: () => Promise<T> | undefined): Promise<T | undefined>;
  async #call<T>(call: () => Promise<T> | undefined): Promise<T | undefined> {
    return await call();
  }

  #warn(message: string, thrown: unknown): void {
    this.#plan.logger.warn(message, { reason: toConnectorError(thrown).message });
  }

  #tick(): void {
    this.#stopTicking = this.#plan.clock.schedule(1000, () => {
      this.#ticker.seconds += 1;
      this.#reader?.check();
      this.#lanes?.check();
      this.#committer?.check();
      this.#books.health.note(this.unfinished, this.waiting);
      this.#tick();
    });
  }
}
