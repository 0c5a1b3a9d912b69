import type { Clock } from '@eventmesh/connector-api';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that moves only when told to, so that an hour of back-off takes a moment. */
export class VirtualClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  schedule(delayMs: number, callback: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** How many timers wait. A test of a closed connector expects 0. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves time on by `ms`, fires what becomes due in order, and lets all that follows from it happen. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settleMicrotasks();
    for (let next = this.#nextDue(end); next !== undefined; next = this.#nextDue(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await settleMicrotasks();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** Moves time on in steps of `stepMs` until `condition` holds. Throws once `limitMs` of virtual time have passed. */
  async advanceUntil(condition: () => boolean, { stepMs = 100, limitMs = 3_600_000 } = {}): Promise<void> {
    const end = this.#now + limitMs;
    await settleMicrotasks();
    while (!condition()) {
      if (this.#now >= end) throw new Error(`not reached within ${limitMs} ms of virtual time: ${String(condition)}`);
      await this.advance(stepMs);
    }
  }

  #nextDue(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
    }
    return next;
  }
}

/** Lets pending promise callbacks run, and those they cause; real I/O is given a few turns of the event loop. */
async function settleMicrotasks(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
}
