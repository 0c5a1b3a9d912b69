import { toConnectorError, type Clock, type Logger, type ReadLimit } from '@eventmesh/connector-api';
import type { Delivery } from '@eventmesh/rocketmq';

/** What a receiver works with. */
export interface ReceiverParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** How many receive calls may run side by side. */
  readonly parallel: number;
  receive(maxMessages: number, signal: AbortSignal): Promise<Delivery[]>;
  /** Told of each message the moment it is there. */
  received(delivery: Delivery): void;
}

const maxPerReceive = 32;
/**
 * A call that is over so soon has messages on their way: broken off, it would hide them until their time is over. One that still
 * waits has none, and is broken off.
 */
const graceMs = 300;

/** Runs receive calls side by side and hands out what they bring. A call that outlasts one `take` serves the next. */
export class Receiver {
  readonly #parts: ReceiverParts;
  readonly #calls = new Set<Promise<void>>();
  /** Breaks off the calls that are started with it. */
  #abort = new AbortController();
  #buffer: Delivery[] = [];
  /** Of the newest call that is over, until `take` has told it. */
  #failure: { readonly error: unknown } | undefined;
  #averageBytes = 1024;

  constructor(parts: ReceiverParts) {
    this.#parts = parts;
  }

  /**
   * What has come, up to `limit`; waits for the first of the calls under way that goes well: with several brokers, one that is
   * away must not keep back the others. Rejects when all have failed and nothing came.
   */
  async take(limit: ReadLimit, signal: AbortSignal): Promise<Delivery[]> {
    if (this.#buffer.length === 0 && !signal.aborted) {
      this.#start(limit);
      do await this.#nextCall(signal);
      while (this.#failure !== undefined && this.#buffer.length === 0 && this.#calls.size > 0 && !signal.aborted);
    }
    if (signal.aborted) return await this.drain();
    const taken = this.#cut(limit);
    const failure = this.#failure;
    this.#failure = undefined;
    if (taken.length === 0 && failure !== undefined) throw failure.error;
    return taken;
  }

  /** Ends the calls under way; gives everything that has come and was not taken. A later `take` begins anew. */
  async drain(): Promise<Delivery[]> {
    if (this.#calls.size === 0) return this.#buffer.splice(0);
    const abort = this.#abort;
    this.#abort = new AbortController();
    const cancelAbort = this.#parts.clock.schedule(graceMs, () => abort.abort());
    await Promise.all(this.#calls);
    cancelAbort();
    this.#failure = undefined;
    return this.#buffer.splice(0);
  }

  async #nextCall(signal: AbortSignal): Promise<void> {
    let stopListening = (): void => {};
    const aborted = new Promise<void>((resolve) => {
      const onAbort = (): void => resolve();
      signal.addEventListener('abort', onAbort, { once: true });
      stopListening = () => signal.removeEventListener('abort', onAbort);
    });
    await Promise.race([...this.#calls, aborted]);
    stopListening();
  }

  /** As many calls as there is room for what they may bring; one at least. */
  #start({ maxRecords, maxBytes }: ReadLimit): void {
    const fits = Math.max(1, Math.min(maxRecords, Math.floor(maxBytes / this.#averageBytes)));
    const perCall = Math.min(maxPerReceive, fits);
    while (
      this.#calls.size === 0 ||
      (this.#calls.size < this.#parts.parallel && (this.#calls.size + 1) * perCall <= fits)
    ) {
      const call: Promise<void> = this.#receive(perCall).finally(() => this.#calls.delete(call));
      this.#calls.add(call);
    }
  }

  async #receive(maxMessages: number): Promise<void> {
    try {
      const deliveries = await this.#parts.receive(maxMessages, this.#abort.signal);
      this.#overcome();
      for (const delivery of deliveries) {
        this.#averageBytes += (delivery.message.body.length - this.#averageBytes) / 64;
        this.#parts.received(delivery);
        this.#buffer.push(delivery);
      }
    } catch (error) {
      this.#failure = { error };
    }
  }

  /** A call has gone well: one that failed before it is no reason to stop. */
  #overcome(): void {
    if (this.#failure === undefined) return;
    const { message: reason } = toConnectorError(this.#failure.error);
    this.#parts.logger.warn('A receive failed, another went well', { reason });
    this.#failure = undefined;
  }

  #cut({ maxRecords, maxBytes }: ReadLimit): Delivery[] {
    let count = 0;
    for (let bytes = 0; count < this.#buffer.length && count < maxRecords; count += 1) {
      bytes += this.#buffer[count]?.message.body.length ?? 0;
      if (bytes > maxBytes && count > 0) break;
    }
    return this.#buffer.splice(0, count);
  }
}
