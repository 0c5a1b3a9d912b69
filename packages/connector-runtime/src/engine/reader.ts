import { ConnectorError, outcomeOf, toConnectorError, type AnyRecord, type Source } from '@eventmesh/connector-api';
import { estimateEventBytes } from '@eventmesh/event-formats';
import { CallWatch, graceSeconds } from './call-watch.ts';
import { checkRecords } from './check-records.ts';
import { connectorAbort } from './connector-abort.ts';
import { Entry } from './entry.ts';
import type { InFlight } from './in-flight.ts';
import { Pause, type Waiting } from './pause.ts';
import type { RunContext } from './run-context.ts';

/** What a reader works with. */
export interface ReaderParts {
  readonly source: Source;
  readonly sourceName: string;
  readonly positioned: boolean;
  readonly inFlight: InFlight;
  /** Whether it reads on after a stop, with an aborted signal, until nothing more comes: what upstream has handed over is lost if it is left. */
  readonly readsOut: boolean;
  /** Takes what was read, in order. */
  accept(entries: readonly Entry[]): void;
  /** Takes what cannot be used, so that it is given back. */
  refuse(entries: readonly Entry[]): void;
}

/** So many failed reads in a row, and the source is replaced. */
const maxFailedReads = 8;
/** A source that gives nothing is not asked again at once: it may not wait by itself. */
const emptyReadPauseMs = 5;
/** So many reads in a row may finish without any real waiting before others get their turn. */
const readsPerTurn = 128;

/** Reads while there is room (rule 1), until told to stop or the source ends. */
export class Reader {
  readonly #context: RunContext;
  readonly #parts: ReaderParts;
  readonly #pause: Pause;
  readonly #watch: CallWatch;
  readonly #abort = connectorAbort();
  #wake: (() => void) | undefined;
  #stopping = false;
  #over = false;

  constructor(context: RunContext, parts: ReaderParts) {
    this.#context = context;
    this.#parts = parts;
    this.#pause = new Pause({ clock: context.clock, random: context.random, backoff: context.settings.retry });
    this.#watch = new CallWatch(context.ticker, {
      lateAfter: context.settings.callTimeoutMs / 1000,
      hungAfter: graceSeconds,
      onLate: () => this.#abort.abort(),
      onHung: () => context.fail(this.#hung()),
    });
  }

  get waiting(): Waiting | undefined {
    return this.#pause.waiting;
  }

  /** To be called once a second. */
  check(): void {
    this.#watch.check();
  }

  /** Reads until stopped. Resolves with `ended` when the source has nothing more to give, ever. */
  async run(): Promise<'ended' | 'stopped'> {
    for (let reads = 1; !this.#stopping; reads += 1) {
      if (reads % readsPerTurn === 0) await nextTurn();
      const limit = this.#parts.inFlight.room();
      if (limit === undefined) {
        await this.#untilRoom();
        continue;
      }
      this.#watch.begin();
      let result: readonly AnyRecord[] | 'end';
      try {
        result = await this.#parts.source.read(limit, this.#abort.signal);
        this.#watch.end();
      } catch (thrown) {
        this.#watch.end();
        if (this.#stopping) break;
        await this.#afterFailure(toConnectorError(thrown));
        continue;
      }
      if (this.#over) break;
      if (result === 'end') return 'ended';
      if (result.length > 0) this.#context.probe?.('after read');
      if (!this.#accept(result)) return 'stopped';
      if (this.#watch.late) this.#context.fail(this.#hung());
      if (this.#pause.attempt > 0) this.#pause.reset();
      if (result.length === 0) await this.#idle();
    }
    if (this.#parts.readsOut) await this.#readOut();
    return 'stopped';
  }

  /** Ends reading. What a read under way still gives is accepted, so that it can be given back. */
  stop(): void {
    this.#stopping = true;
    this.#abort.abort();
    this.#wake?.();
    this.#pause.end();
  }

  /** From now on nothing that the source gives is looked at. */
  end(): void {
    this.stop();
    this.#over = true;
  }

  async #readOut(): Promise<void> {
    for (let reads = 1; !this.#over; reads += 1) {
      if (reads % readsPerTurn === 0) await nextTurn();
      const limit = this.#parts.inFlight.room();
      if (limit === undefined) {
        await this.#untilRoom();
        continue;
      }
      const result = await this.#parts.source.read(limit, this.#abort.signal);
      if (this.#over || result === 'end' || result.length === 0 || !this.#accept(result)) return;
    }
  }

  /**
   * False when there is something among the records that cannot be used: then none of them is, and the run ends, because reading on
   * would let the position pass them.
   */
  #accept(records: readonly AnyRecord[]): boolean {
    try {
      checkRecords(records, this.#parts.positioned, this.#parts.sourceName);
    } catch (thrown) {
      const given = Array.isArray(records)
        ? records.filter((record) => typeof record === 'object' && record !== null)
        : [];
      this.#parts.refuse(given.map((record: AnyRecord) => new Entry(record, 0)));
      this.#context.fail(toConnectorError(thrown));
      return false;
    }
    this.#parts.accept(records.map((record) => new Entry(record, sizeOf(record))));
    return true;
  }

  async #afterFailure(error: ConnectorError): Promise<void> {
    const final = outcomeOf(error.code) === 'stop' || this.#pause.attempt + 1 >= maxFailedReads;
    if (!final) return await this.#pause.after(error, this.#parts.sourceName);
    this.#context.fail(error);
    this.#stopping = true;
  }

  async #idle(): Promise<void> {
    if (this.#stopping) return;
    let cancel = (): void => {};
    await this.#untilWoken((wake) => {
      cancel = this.#context.clock.schedule(emptyReadPauseMs, wake);
    });
    cancel();
  }

  async #untilRoom(): Promise<void> {
    await this.#untilWoken((wake) => this.#parts.inFlight.whenRoom(wake));
  }

  async #untilWoken(arrange: (wake: () => void) => void): Promise<void> {
    if (this.#over) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      arrange(resolve);
    });
    this.#wake = undefined;
  }

  #hung(): ConnectorError {
    const { sourceName } = this.#parts;
    return new ConnectorError(
      'TIMEOUT',
      `${sourceName}: a read did not finish within ${this.#context.settings.callTimeoutMs} ms.`,
    );
  }
}

function sizeOf(record: AnyRecord): number {
  if (record.bytes !== undefined) return record.bytes;
  return record.event === undefined ? record.body.byteLength : estimateEventBytes(record.event);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
