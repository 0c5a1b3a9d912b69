import type { Outcome } from './entry.ts';

/** The books of a pipeline: `received = delivered + filtered + deadLettered + released + inFlight`. */
export interface LedgerFigures {
  /** Records read from the source, again-read ones included. */
  readonly received: number;
  /** Written by the sink. */
  readonly delivered: number;
  /** Left out by a transform. */
  readonly filtered: number;
  /** Kept as a dead letter, wholly or in part. */
  readonly deadLettered: number;
  /** Given back unsettled, at a stop or a restart: they come again. */
  readonly released: number;
  /** Read and not settled yet. Counted by itself, not computed from the rest. */
  readonly inFlight: number;
  /** Whether the equation above holds. False is a defect of the runtime. */
  readonly balanced: boolean;
}

/** Keeps the books of one pipeline over all its restarts (rule 9). */
export class Ledger {
  #received = 0;
  readonly #settled: Record<Outcome, number> = { delivered: 0, filtered: 0, 'dead-lettered': 0 };
  #released = 0;
  #inFlight = 0;

  receive(count: number): void {
    this.#received += count;
    this.#inFlight += count;
  }

  settle(outcome: Outcome): void {
    this.#settled[outcome] += 1;
    this.#inFlight -= 1;
  }

  release(count: number): void {
    this.#released += count;
    this.#inFlight -= count;
  }

  figures(): LedgerFigures {
    const { delivered, filtered, 'dead-lettered': deadLettered } = this.#settled;
    const accounted = delivered + filtered + deadLettered + this.#released + this.#inFlight;
    return {
      received: this.#received,
      delivered,
      filtered,
      deadLettered,
      released: this.#released,
      inFlight: this.#inFlight,
      balanced: this.#received === accounted,
    };
  }
}
