import { unsentError, type AbortScope } from '../client/abort-scope.ts';
import { learn, startLimit, type AdaptiveLimit } from './adaptive-limit.ts';

/** Places for the requests under way: as many as are allowed, or as the target is found to take. First come, first served. */
export class RequestSlots {
  readonly #max: number;
  #adaptive: AdaptiveLimit | undefined;
  #taken = 0;
  readonly #waiting = new Set<() => void>();

  constructor(max: number, adaptive: boolean) {
    this.#max = max;
    this.#adaptive = adaptive ? startLimit(max) : undefined;
  }

  /** How many may be under way now. */
  get limit(): number {
    return this.#adaptive === undefined ? this.#max : Math.floor(this.#adaptive.limit);
  }

  /**
   * Takes a place, or waits for one: then it gives a promise, which rejects with a ConnectorError when the scope is aborted meanwhile.
   */
  take(scope: AbortScope): Promise<void> | undefined {
    if (scope.aborted) return Promise.reject(unsentError());
    if (this.#taken < this.limit && this.#waiting.size === 0) {
      this.#taken += 1;
      return undefined;
    }
    return new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        scope.remove(leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.delete(enter);
        reject(unsentError());
      };
      this.#waiting.add(enter);
      scope.add(leave);
    });
  }

  /** Gives a place back. `overloaded`: whether the target asked for less or was late; left out when the answer says nothing of that. */
  give(tookMs: number, overloaded?: boolean): void {
    if (this.#adaptive !== undefined && overloaded !== undefined)
      this.#adaptive = learn(this.#adaptive, { tookMs, overloaded, underWay: this.#taken }, this.#max);
    this.#taken -= 1;
    for (const enter of this.#waiting) {
      if (this.#taken >= this.limit) break;
      this.#waiting.delete(enter);
      this.#taken += 1;
      enter();
    }
  }
}
