import type { PipelineHandle } from '@eventmesh/connector-runtime';
import type { ShownStatus } from '../console/shown-status.ts';

/** Looks at a pipeline again and again, and tells how fast it is going. Never waits: the lag is the last one heard of. */
export class StatusWatch {
  readonly #handle: PipelineHandle;
  readonly #now: () => number;
  #settled = 0;
  #lookedAt: number;
  #lag: number | undefined;
  #asking = false;

  /** @param now milliseconds since any fixed time */
  constructor(handle: PipelineHandle, now: () => number) {
    this.#handle = handle;
    this.#now = now;
    this.#lookedAt = now();
  }

  look(): ShownStatus {
    const status = this.#handle.status();
    const { delivered, filtered, deadLettered } = status.ledger;
    const settled = delivered + filtered + deadLettered;
    const passedMs = Math.max(1, this.#now() - this.#lookedAt);
    const perSecond = Math.round(((settled - this.#settled) * 1000) / passedMs);
    this.#settled = settled;
    this.#lookedAt += passedMs;
    void this.#askLag();
    return { ...status, perSecond, ...(this.#lag === undefined ? {} : { lag: this.#lag }) };
  }

  /** A source that cannot tell, or fails to, has no lag to show. */
  async #askLag(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    this.#lag = await this.#handle.lag().catch(() => undefined);
    this.#asking = false;
  }
}
