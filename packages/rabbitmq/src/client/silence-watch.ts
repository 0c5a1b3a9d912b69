/** Notices that nothing was heard for so long. One timer, however often something is heard. */
export class SilenceWatch {
  readonly #ms: number;
  readonly #onSilence: () => void;
  #heard = false;
  #timer: NodeJS.Timeout;

  /** @param ms after one to two times this, in milliseconds, it calls `onSilence`, once */
  constructor(ms: number, onSilence: () => void) {
    this.#ms = ms;
    this.#onSilence = onSilence;
    this.#timer = this.#start();
  }

  /** Something was heard. */
  heard(): void {
    this.#heard = true;
  }

  /** Nothing more is waited for. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => {
      if (!this.#heard) return this.#onSilence();
      this.#heard = false;
      this.#timer = this.#start();
    }, this.#ms);
  }
}
