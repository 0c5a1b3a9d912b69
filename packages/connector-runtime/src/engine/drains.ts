import type { Entry } from './entry.ts';
import type { InFlight } from './in-flight.ts';

interface Drain {
  readonly partitions: ReadonlySet<string>;
  readonly done: () => void;
}

/** Lets a source wait until what is in flight of some partitions is settled and committed. */
export class Drains {
  readonly #inFlight: InFlight;
  readonly #giveUp: (entries: readonly Entry[]) => void;
  readonly #waiting = new Set<Drain>();
  #over = false;

  /** @param giveUp takes what was still in flight at the deadline of a drain: later results for it are ignored */
  constructor(inFlight: InFlight, giveUp: (entries: readonly Entry[]) => void) {
    this.#inFlight = inFlight;
    this.#giveUp = giveUp;
  }

  /** Resolves when nothing of the partitions is in flight any more, or when `signal` aborts. */
  async drain(partitions: readonly string[], signal: AbortSignal): Promise<void> {
    if (this.#over) return;
    const wanted = new Set(partitions);
    if (this.#entriesOf(wanted).length > 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const drain: Drain = { partitions: wanted, done: () => end() };
        const end = (): void => {
          this.#waiting.delete(drain);
          signal.removeEventListener('abort', end);
          resolve();
        };
        this.#waiting.add(drain);
        signal.addEventListener('abort', end);
      });
    }
    const left = this.#entriesOf(wanted);
    if (left.length > 0) this.#giveUp(left);
  }

  /** To be called after each commit. */
  check(): void {
    for (const drain of this.#waiting) {
      if (this.#entriesOf(drain.partitions).length === 0) drain.done();
    }
  }

  /** The run is over: nothing more will settle. */
  end(): void {
    this.#over = true;
    for (const drain of this.#waiting) drain.done();
  }

  #entriesOf(partitions: ReadonlySet<string>): Entry[] {
    return [...this.#inFlight].filter(
      ({ record }) => record.partition !== undefined && partitions.has(record.partition),
    );
  }
}
