/** Something that happens a number of times. */
export class Countdown {
  #left = 0;

  add(times: number): void {
    this.#left += times;
  }

  clear(): void {
    this.#left = 0;
  }

  /** Whether it happens this time. */
  take(): boolean {
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }
}
