import type { Clock } from '@eventmesh/connector-api';
import { longestDelayMs } from './longest-delay.ts';

/** A point in time that waiting does not go beyond. It may be brought forward. */
export class Deadline {
  readonly #clock: Clock;
  #at: number;
  readonly #waiters = new Set<() => void>();

  constructor(clock: Clock, inMs: number) {
    this.#clock = clock;
    this.#at = clock.now() + Math.min(inMs, longestDelayMs);
  }

  get remainingMs(): number {
    return Math.max(0, this.#at - this.#clock.now());
  }

  /** Brings the deadline forward, at the latest to `inMs` from now. */
  shorten(inMs: number): void {
    const at = this.#clock.now() + inMs;
    if (at >= this.#at) return;
    this.#at = at;
    for (const wake of this.#waiters) wake();
  }

  /**
   * Waits for a promise, but no longer than until `reserveMs` before the deadline.
   *
   * @returns what came first; a rejection is given back, never thrown, also when it comes late
   */
  async wait<T>(promise: Promise<T>, reserveMs = 0): Promise<Waited<T>> {
    const outcome = promise.then(
      (value): Waited<T> => ({ state: 'done', value }),
      (error: unknown): Waited<T> => ({ state: 'failed', error }),
    );
    let cancel = nothing;
    let arrange = nothing;
    const late = new Promise<Waited<T>>((resolve) => {
      arrange = () => {
        cancel();
        if (this.remainingMs <= reserveMs && cancel !== nothing) return resolve({ state: 'late' });
        cancel = this.#clock.schedule(Math.max(0, this.remainingMs - reserveMs), () => resolve({ state: 'late' }));
      };
      arrange();
    });
    this.#waiters.add(arrange);
    try {
      return await Promise.race([outcome, late]);
    } finally {
      cancel();
      this.#waiters.delete(arrange);
    }
  }
}

/** What came of waiting. */
export type Waited<T> =
  | { readonly state: 'done'; readonly value: T }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'late' };

function nothing(): void {}
