import { percentile } from './percentile.ts';
import { nowMs } from './sample-event.ts';

interface Arrival {
  readonly atMs: number;
  /** Since the event was made. */
  readonly latencyMs: number;
}

/** What has arrived where it is counted, and when. */
export class Arrivals {
  readonly #times = new Map<string, number>();
  readonly #first: Arrival[] = [];

  note(id: string, createdAt: number): void {
    const times = this.#times.get(id) ?? 0;
    this.#times.set(id, times + 1);
    const atMs = nowMs();
    if (times === 0) this.#first.push({ atMs, latencyMs: atMs - createdAt });
  }

  /** How many different events are there. */
  get different(): number {
    return this.#times.size;
  }

  /** How many came again. */
  get duplicates(): number {
    let total = 0;
    for (const times of this.#times.values()) total += times;
    return total - this.#times.size;
  }

  has(id: string): boolean {
    return this.#times.has(id);
  }

  /** When the newest one came, in milliseconds since 1970; 0 when none has. */
  get lastAtMs(): number {
    return this.#first.at(-1)?.atMs ?? 0;
  }

  /** Events per second, leaving out as many as warm up. */
  perSecond(warmUp: number): number {
    const counted = this.#first.slice(warmUp);
    return ((counted.length - 1) * 1000) / (this.lastAtMs - (counted[0]?.atMs ?? 0));
  }

  /** The latency that so large a share of the events stays below, in milliseconds, leaving out as many as warm up. */
  latencyMs(share: number, warmUp: number): number {
    const latencies = this.#first.slice(warmUp).map(({ latencyMs }) => latencyMs);
    return percentile(latencies, share);
  }
}
