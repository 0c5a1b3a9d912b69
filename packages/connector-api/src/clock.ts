/** Time as a parameter, so that tests run in virtual time. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. Never goes back. */
  now(): number;
  /** Calls `callback` once, `delayMs` from now. The returned function cancels it. */
  schedule(delayMs: number, callback: () => void): () => void;
}

/** The real time as of the start of the process, and on from there: it does not jump when the machine's clock is set. */
export const systemClock: Clock = {
  now: () => Math.floor(performance.timeOrigin + performance.now()),
  schedule: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
