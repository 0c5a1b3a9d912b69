/** Standing by, a worker asks about once a second; opening its connectors and the load of the machine take their time, too. */
const graceMs = 10_000;

/** Measures how long a pipeline is without a holder after its holder was hit. */
export class TakeoverJudge {
  takeovers = 0;
  longestMs = 0;
  problems = [];
  #leaseMs;
  #hit;

  /** @param {number} leaseMs how long a lease outlives its holder */
  constructor(leaseMs) {
    this.#leaseMs = leaseMs;
  }

  /** Whoever held the lease of this token was hit: killed, frozen or stopped. */
  hit(token, nowMs) {
    if (this.#hit === undefined) this.#hit = { atMs: nowMs, token };
  }

  /** To be called with each look at the lease. Gives how long a takeover took, when there was one. */
  take(token, nowMs) {
    if (this.#hit === undefined || token <= this.#hit.token) return undefined;
    const tookMs = Math.round(nowMs - this.#hit.atMs);
    this.#hit = undefined;
    this.takeovers += 1;
    this.longestMs = Math.max(this.longestMs, tookMs);
    if (tookMs > this.#leaseMs + graceMs) this.problems.push(`a takeover took ${tookMs} ms`);
    return tookMs;
  }

  /** Whether a takeover is still due. */
  get pending() {
    return this.#hit !== undefined;
  }
}
