/** What was settled, and what to tell RabbitMQ to acknowledge exactly that, with as few frames as can be. */
export interface Settled {
  /** Those that were not settled before. */
  readonly fresh: readonly number[];
  /** Everything up to this tag, in one frame. */
  readonly upTo: number | undefined;
  /** Each of these by itself. */
  readonly single: readonly number[];
}

/** Knows which delivery tags of a channel are settled. They count from 1, without a gap. */
export class AckWindow {
  /** The oldest tag that is not settled. */
  #oldest = 1;
  /** Settled ones behind it. */
  readonly #ahead = new Set<number>();

  /** Settles tags, each of them once. One that is settled already is passed over: to name it again would close the channel. */
  settle(tags: readonly number[]): Settled {
    const fresh = tags.filter((tag) => tag >= this.#oldest && !this.#ahead.has(tag));
    for (const tag of fresh) this.#ahead.add(tag);
    while (this.#ahead.delete(this.#oldest)) this.#oldest += 1;
    const upTo = Math.max(0, ...fresh.filter((tag) => tag < this.#oldest));
    return { fresh, upTo: upTo > 0 ? upTo : undefined, single: fresh.filter((tag) => tag >= this.#oldest) };
  }
}
