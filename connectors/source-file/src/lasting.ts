import type { Clock } from '@eventmesh/connector-api';

/** Tells whether something has lasted long enough. By a timer: the time of day may be set in the meantime. */
export class Lasting {
  readonly #clock: Clock;
  #what: string | undefined;
  #isLong = false;
  #cancel: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether `what` is asked about for `waitMs` now, without {@link end} and without another `what` in between. */
  hasLasted(what: string, waitMs: number): boolean {
    if (this.#what !== what) {
      this.end();
      this.#what = what;
      this.#isLong = waitMs === 0;
      if (!this.#isLong) this.#cancel = this.#clock.schedule(waitMs, () => (this.#isLong = true));
    }
    return this.#isLong;
  }

  /** It is over: the next question starts over. */
  end(): void {
    this.#cancel();
    this.#what = undefined;
  }
}
