/** Pauses between attempts to connect. */
export interface BackoffLimits {
  /** The most that the first pause takes, in milliseconds. Default: 100, or `maxMs` when that is less. */
  readonly initialMs?: number | undefined;
  /** The most that any pause takes, in milliseconds. Default: 30000, or `initialMs` when that is more. */
  readonly maxMs?: number | undefined;
}

/** {@link BackoffLimits} with their defaults. */
export interface CheckedBackoff {
  readonly initialMs: number;
  readonly maxMs: number;
}

/** Pauses that double with each failure, with full jitter: as long as chance says, between none and the limit. */
export class Backoff {
  readonly #initialMs: number;
  readonly #maxMs: number;
  readonly #random: () => number;
  #failures = 0;

  constructor({ initialMs, maxMs }: CheckedBackoff, random: () => number) {
    this.#initialMs = initialMs;
    this.#maxMs = maxMs;
    this.#random = random;
  }

  /** How long to wait now, in milliseconds, after one more failure. */
  nextMs(): number {
    const limit = Math.min(this.#maxMs, this.#initialMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return this.#random() * limit;
  }

  /** All is well: the next pause is a short one again. */
  reset(): void {
    this.#failures = 0;
  }
}
