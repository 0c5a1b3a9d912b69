import { toConnectorError, type AnyCloudEvent, type ConnectorError } from '@eventmesh/connector-api';
import { estimateEventBytes, freezeData } from '@eventmesh/event-formats';
import { applyTransforms } from '../transforms/apply-transforms.ts';
import type { Transform } from '../transforms/transform.ts';
import type { CallWatch } from './call-watch.ts';
import type { DeadLetterWriter } from './dead-letter-writer.ts';
import { Delivery, type Entry, type Outcome } from './entry.ts';
import { failWhenHung } from './fail-when-hung.ts';
import type { Pause } from './pause.ts';
import type { Queue } from './queue.ts';
import type { RunContext } from './run-context.ts';
import { decide } from './decide.ts';

/** What the stage works with. */
export interface TransformStageParts {
  readonly transforms: readonly Transform[];
  readonly sourceName: string;
  readonly deadLetters: DeadLetterWriter;
  /** Ends a record that gives no event at all. */
  settleEntry(entry: Entry, outcome: Outcome): void;
}

/** How many events to make ready at most. */
export interface PrepareLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

/** Turns records of one lane into events ready to be written, in order (rule 7). */
export class TransformStage {
  readonly #context: RunContext;
  readonly #parts: TransformStageParts;
  readonly #watch: CallWatch;

  constructor(context: RunContext, parts: TransformStageParts) {
    this.#context = context;
    this.#parts = parts;
    this.#watch = failWhenHung(context, 'transform: a call');
  }

  /** To be called once a second. */
  check(): void {
    this.#watch.check();
  }

  /**
   * Moves records from `records` to `ready` until a batch is full. Gives a promise only when something takes time; it
   * resolves with false when the lane must not go on.
   */
  prepare(
    records: Queue<Entry>,
    ready: Queue<Delivery>,
    limits: PrepareLimits,
    pause: Pause,
  ): Promise<boolean> | undefined {
    let bytes = 0;
    while (ready.length < limits.maxEvents && bytes < limits.maxBytes) {
      const entry = records.shift();
      if (entry === undefined) return undefined;
      if (entry.state !== 'open') continue;
      bytes += entry.bytes;
      const { event } = entry.record;
      if (event === undefined || this.#parts.transforms.length > 0) {
        const room = limits.maxEvents - ready.length;
        return this.#prepareSlowly([entry, ...takeUpTo(records, room - 1)], ready, pause);
      }
      ready.push(new Delivery(entry, event, entry.bytes));
    }
    return undefined;
  }

  /** Starts all transforms at once and takes their results in order. */
  #prepareSlowly(entries: readonly Entry[], ready: Queue<Delivery>, pause: Pause): Promise<boolean> | undefined {
    const results = entries.map((entry) => this.#transform(entry));
    for (const [index, result] of results.entries()) {
      const entry = entries[index] as Entry;
      if (!Array.isArray(result)) return this.#finishInOrder(entries.slice(index), results.slice(index), ready, pause);
      this.#makeReady(entry, result as readonly AnyCloudEvent[], ready);
    }
    return undefined;
  }

  async #finishInOrder(
    entries: readonly Entry[],
    results: readonly TransformAttempt[],
    ready: Queue<Delivery>,
    pause: Pause,
  ): Promise<boolean> {
    for (const [index, entry] of entries.entries()) {
      let result = await this.#watched(results[index] ?? []);
      for (let attempts = 1; result instanceof Error; attempts += 1) {
        const decision = this.#decide(entry, result, attempts);
        if (decision === 'stop') {
          this.#context.fail(result);
          return false;
        }
        if (decision === 'reject') {
          if (!(await this.#deadLetter(entry, result, attempts))) return false;
          break;
        }
        await pause.after(result, 'transform');
        if (pause.over) return false;
        result = await this.#watched(this.#transform(entry));
      }
      pause.reset();
      if (!(result instanceof Error)) this.#makeReady(entry, result, ready);
    }
    return true;
  }

  async #watched(attempt: TransformAttempt): Promise<readonly AnyCloudEvent[] | ConnectorError> {
    this.#watch.begin();
    const result = await attempt;
    this.#watch.end();
    return result;
  }

  #decide(entry: Entry, error: ConnectorError, attempts: number): 'retry' | 'reject' | 'stop' {
    if (entry.record.event === undefined) return 'reject';
    return decide(error, attempts, this.#context.settings.retry.maxUnknownAttempts);
  }

  #transform(entry: Entry): TransformAttempt {
    const { record } = entry;
    if (record.event === undefined) return toConnectorError(record.error);
    if (this.#parts.transforms.length === 0) return [record.event];
    try {
      freezeData(record.event);
      const events = applyTransforms(this.#parts.transforms, record.event);
      return events instanceof Promise ? events.catch(toConnectorError) : events;
    } catch (thrown) {
      return toConnectorError(thrown);
    }
  }

  #makeReady(entry: Entry, events: readonly AnyCloudEvent[], ready: Queue<Delivery>): void {
    if (entry.state !== 'open') return;
    if (events.length === 0) return this.#parts.settleEntry(entry, 'filtered');
    entry.pending = events.length;
    for (const event of events) {
      const bytes = event === entry.record.event ? entry.bytes : estimateEventBytes(event);
      ready.push(new Delivery(entry, event, bytes));
    }
  }

  async #deadLetter(entry: Entry, error: ConnectorError, attempts: number): Promise<boolean> {
    if (entry.state !== 'open') return true;
    const who = entry.record.event === undefined ? this.#parts.sourceName : 'transform';
    const kept = await this.#parts.deadLetters.writeRecord(entry, error, attempts, who);
    if (kept && entry.state === 'open') this.#parts.settleEntry(entry, 'dead-lettered');
    return kept;
  }
}

type TransformAttempt = readonly AnyCloudEvent[] | ConnectorError | Promise<readonly AnyCloudEvent[] | ConnectorError>;

function takeUpTo(records: Queue<Entry>, count: number): Entry[] {
  const taken: Entry[] = [];
  while (taken.length < count) {
    const entry = records.shift();
    if (entry === undefined) break;
    if (entry.state === 'open') taken.push(entry);
  }
  return taken;
}
