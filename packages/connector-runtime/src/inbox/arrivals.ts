import type { Clock } from '@eventmesh/connector-api';

/** Tells a delivery what the intake beside it has stored. */
export class Arrivals {
  readonly #waiting = new Set<() => void>();
  /** How often something was stored. */
  count = 0;
  /** Whether the intake has come to its end: nothing will be stored any more. */
  ended = false;

  /** Something was stored. */
  note(): void {
    this.count += 1;
    this.#wake();
  }

  /** Nothing will be stored any more. */
  end(): void {
    this.ended = true;
    this.#wake();
  }

  /** Resolves when something was stored since `count` was `seen`, or the end has come; after `mostMs`; or when `signal` aborts. */
  async after(seen: number, mostMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
    if (this.count > seen || this.ended || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        cancel();
        signal.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      const cancel = clock.schedule(mostMs, done);
      signal.addEventListener('abort', done, { once: true });
      this.#waiting.add(done);
    });
  }

  #wake(): void {
    for (const done of this.#waiting) done();
  }
}
