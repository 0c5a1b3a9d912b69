/** Standing by, a worker asks about once a second; opening its connectors and the load of the machine take their time, too. */
const graceMs = 10_000;

/** Measures how long a pipeline is without a holder after its holder was hit. */
export class TakeoverJudge {
  takeovers = 0;
  longestMs = 0;
  problems = [];
  #leaseMs;
  #hit;
  #token = 0;

  /** @param {number} leaseMs how long a lease outlives its holder */
  constructor(leaseMs) {
    this.#leaseMs = leaseMs;
  }

  /** Whoever held the lease was hit: killed, frozen or stopped. */
  hit(nowMs) {
    this.#hit ??= { atMs: nowMs, token: this.#token };
  }

  /** To be called with each look at the lease. */
  take(token, nowMs) {
    this.#token = token;
    if (this.#hit === undefined) return;
    const tookMs = nowMs - this.#hit.atMs;
    if (token > this.#hit.token) {
      this.takeovers += 1;
      this.longestMs = Math.max(this.longestMs, tookMs);
      if (tookMs > this.#leaseMs + graceMs) this.problems.push(`a takeover took ${Math.round(tookMs)} ms`);
      this.#hit = undefined;
    }
  }

  /** Whether a takeover is still due. */
  get pending() {
    return this.#hit !== undefined;
  }
}
