/** Time as a parameter, so that tests run in virtual time. The same shape as `Clock` of `@eventmesh/connector-api`. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Calls `callback` once, `delayMs` from now. The returned function cancels it. */
  schedule(delayMs: number, callback: () => void): () => void;
}

/** The real time. Its timers keep no process alive: while the server listens, the socket does. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs).unref();
    return () => clearTimeout(timer);
  },
};
