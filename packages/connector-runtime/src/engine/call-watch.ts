/** Counts seconds, so that noting when a call began costs nothing. */
export interface Ticker {
  readonly seconds: number;
}

/** What a watch does when a call takes too long. */
export interface CallLimits {
  /** After so many seconds `onLate` is called: the call is asked to give up. */
  readonly lateAfter: number;
  /** After so many more `onHung` is called: the connector no longer reacts. */
  readonly hungAfter: number;
  onLate(): void;
  onHung(): void;
}

/** So long a connector may take to give up a call once it is asked to. */
export const graceSeconds = 5;

/** Watches one kind of call into a connector, which never runs twice at a time: a connector may hang (rule 10). */
export class CallWatch {
  readonly #ticker: Ticker;
  readonly #limits: CallLimits;
  #since = -1;
  #late = false;

  constructor(ticker: Ticker, limits: CallLimits) {
    this.#ticker = ticker;
    this.#limits = limits;
  }

  /** Whether the call that ended last, or runs now, was asked to give up. */
  get late(): boolean {
    return this.#late;
  }

  begin(): void {
    this.#since = this.#ticker.seconds;
    this.#late = false;
  }

  end(): void {
    this.#since = -1;
  }

  /** To be called once a second. */
  check(): void {
    if (this.#since < 0) return;
    const seconds = this.#ticker.seconds - this.#since;
    if (!this.#late && seconds > this.#limits.lateAfter) {
      this.#late = true;
      this.#limits.onLate();
    } else if (this.#late && seconds > this.#limits.lateAfter + this.#limits.hungAfter) {
      this.#since = -1;
      this.#limits.onHung();
    }
  }
}
