import { ConnectorError, toConnectorError, type Sink } from '@eventmesh/connector-api';
import { Aftermath, type WriteResult } from './aftermath.ts';
import { CallWatch, graceSeconds } from './call-watch.ts';
import { connectorAbort } from './connector-abort.ts';
import type { DeadLetterWriter } from './dead-letter-writer.ts';
import type { Delivery, Entry, Outcome } from './entry.ts';
import { Pause, type Waiting } from './pause.ts';
import { Queue } from './queue.ts';
import type { RunContext } from './run-context.ts';
import { checkFailures } from './check-failures.ts';
import type { Target } from './target.ts';
import type { TransformStage } from './transform-stage.ts';

/** How much a lane writes at once. */
export interface BatchLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly lingerMs: number;
}

/** What a lane works with. */
export interface LaneParts {
  readonly sink: Sink;
  readonly sinkName: string;
  readonly batch: BatchLimits;
  readonly transforms: TransformStage;
  readonly deadLetters: DeadLetterWriter;
  readonly target: Target;
  readonly settle: (delivery: Delivery, outcome: Outcome) => void;
}

/**
 * Writes events one batch after the other, in order (rules 2 and 3). A failing event holds its own lane only.
 *
 * An idle lane writes what is there at once; while it writes, its next batch grows.
 */
export class Lane {
  readonly #context: RunContext;
  readonly #parts: LaneParts;
  readonly #records = new Queue<Entry>();
  readonly #ready = new Queue<Delivery>();
  readonly #pause: Pause;
  readonly #watch: CallWatch;
  readonly #aftermath: Aftermath;
  #abort = connectorAbort();
  #busy = false;
  #lingers: boolean;
  #lastWork: Promise<void> = Promise.resolve();
  #endLinger: (() => void) | undefined;
  #givingUp = false;
  #over = false;

  constructor(context: RunContext, parts: LaneParts) {
    this.#context = context;
    this.#parts = parts;
    this.#lingers = parts.batch.lingerMs > 0;
    this.#pause = new Pause({ clock: context.clock, random: context.random, backoff: context.settings.retry });
    this.#watch = new CallWatch(context.ticker, {
      lateAfter: context.settings.callTimeoutMs / 1000,
      hungAfter: graceSeconds,
      onLate: () => this.#abort.abort(this.#timeout()),
      onHung: () => context.fail(this.#timeout()),
    });
    this.#aftermath = new Aftermath(context, {
      sinkName: parts.sinkName,
      deadLetters: parts.deadLetters,
      pause: this.#pause,
      target: parts.target,
      write: (batch) => this.#write(batch),
      settle: parts.settle,
      isOver: () => this.#over,
      isGivingUp: () => this.#givingUp,
      giveUp: () => void (this.#givingUp = true),
    });
  }

  get idle(): boolean {
    return !this.#busy;
  }

  /** The work under way, or the last one. Never rejects. */
  get work(): Promise<void> {
    return this.#lastWork;
  }

  get backlog(): number {
    return this.#records.length + this.#ready.length;
  }

  /** What the lane waits for; undefined while all goes well. */
  get waiting(): Waiting | undefined {
    return this.#pause.waiting ?? this.#parts.deadLetters.waiting;
  }

  push(entry: Entry): void {
    this.#records.push(entry);
    if (this.#endLinger !== undefined && this.backlog >= this.#parts.batch.maxEvents) this.#endLinger();
  }

  /** Starts writing if there is something to write and nothing is being written. */
  wake(): void {
    if (this.#busy || this.#givingUp || this.backlog === 0) return;
    this.#busy = true;
    this.#lastWork = this.#work();
  }

  /** To be called once a second. */
  check(): void {
    this.#watch.check();
    this.#parts.transforms.check();
    this.#parts.deadLetters.check();
  }

  /** Nothing more will come: writes what lingers. */
  hurry(): void {
    this.#lingers = false;
    this.#endLinger?.();
  }

  /** Asks a write under way to give up, and tries nothing again. What it has written by then still counts. */
  giveUp(): void {
    this.#givingUp = true;
    this.#abort.abort(new ConnectorError('UNAVAILABLE', 'The pipeline is stopping.'));
    this.#endLinger?.();
    this.#pause.end();
    this.#parts.deadLetters.end();
  }

  /** From now on nothing that happens here matters. */
  end(): void {
    this.giveUp();
    this.#over = true;
    this.#records.clear();
    this.#ready.clear();
  }

  async #work(): Promise<void> {
    try {
      while (!this.#over && !this.#givingUp && this.backlog > 0) {
        if (this.#lingers && this.backlog < this.#parts.batch.maxEvents) await this.#linger();
        const preparing = this.#parts.transforms.prepare(this.#records, this.#ready, this.#parts.batch, this.#pause);
        if (preparing !== undefined && !(await preparing)) this.#givingUp = true;
        if (this.#over || this.#givingUp) return;
        const batch = this.#takeBatch();
        if (batch.length > 0) {
          const result = await this.#write(batch);
          if (this.#over) return;
          if (result === undefined) this.#aftermath.allWritten(batch);
          else await this.#aftermath.recover(batch, result);
        }
      }
    } catch (defect) {
      this.#context.fail(toConnectorError(defect));
    } finally {
      this.#busy = false;
    }
  }

  async #linger(): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#context.clock.schedule(this.#parts.batch.lingerMs, resolve);
      this.#endLinger = () => {
        cancel();
        resolve();
      };
    });
    this.#endLinger = undefined;
  }

  #takeBatch(): Delivery[] {
    const { maxEvents, maxBytes } = this.#parts.batch;
    const batch: Delivery[] = [];
    let bytes = 0;
    for (let next = this.#ready.peek(); next !== undefined; next = this.#ready.peek()) {
      if (next.entry.state === 'open') {
        if (batch.length === maxEvents || (batch.length > 0 && bytes + next.bytes > maxBytes)) break;
        batch.push(next);
        bytes += next.bytes;
      }
      this.#ready.shift();
    }
    return batch;
  }

  async #write(batch: readonly Delivery[]): Promise<WriteResult> {
    this.#watch.begin();
    try {
      const events = batch.map((delivery) => delivery.event);
      this.#context.probe?.('before write');
      const result = await this.#parts.sink.write(events, this.#abort.signal);
      this.#context.probe?.('after write');
      if (result === undefined) return undefined;
      const failures = checkFailures(result, batch.length, this.#parts.sinkName);
      return failures.length === 0 ? undefined : failures;
    } catch (thrown) {
      return this.#watch.late ? this.#timeout() : toConnectorError(thrown);
    } finally {
      this.#watch.end();
      if (this.#watch.late) this.#abort = connectorAbort();
    }
  }

  #timeout(): ConnectorError {
    const { sinkName } = this.#parts;
    return new ConnectorError(
      'TIMEOUT',
      `${sinkName}: a write did not finish within ${this.#context.settings.callTimeoutMs} ms.`,
    );
  }
}
