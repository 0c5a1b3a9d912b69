import type { Delivery } from './delivery.ts';

/** Deliveries that wait to be taken, in order, and who waits for them. */
export class SubscriptionBuffer {
  #deliveries: Delivery[] = [];
  #bytes = 0;
  readonly #waiting = new Set<() => void>();

  get length(): number {
    return this.#deliveries.length;
  }

  /** Their size as received. */
  get bytes(): number {
    return this.#bytes;
  }

  add(delivery: Delivery): void {
    this.#deliveries.push(delivery);
    this.#bytes += delivery.bytes;
    this.wake();
  }

  take(max: number): readonly Delivery[] {
    const taken = this.#deliveries.splice(0, max);
    for (const { bytes } of taken) this.#bytes -= bytes;
    return taken;
  }

  clear(): void {
    this.#deliveries = [];
    this.#bytes = 0;
  }

  /** Lets whoever waits look again. */
  wake(): void {
    for (const look of this.#waiting) look();
  }

  /** Resolves when something was added, {@link wake} was called, or the signal aborts. */
  async changed(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        this.#waiting.delete(look);
        signal?.removeEventListener('abort', look);
        resolve();
      };
      this.#waiting.add(look);
      signal?.addEventListener('abort', look, { once: true });
    });
  }
}
