import { pause, type Clock } from '@eventmesh/connector-api';
import { Deadline } from '../engine/deadline.ts';
import type { StateStore } from '../store/state-store.ts';

/** So often a worker asks for the lease while another has it, in milliseconds. */
const askEveryMs = 1_000;
/** A store that does not answer holds nobody up for longer at the end, in milliseconds. */
const takenDownWithinMs = 1_000;

/** What a sign works with. */
export interface StoringSignParts {
  readonly pipeline: string;
  readonly store: StateStore;
  readonly clock: Clock;
}

/** The name of the lease that one of the workers holds that store what a pipeline reads, for as long as there is one. */
export function storingLease(pipeline: string): string {
  return `${pipeline}:storing`;
}

/**
 * Shows other workers that this one stores what it reads, from its start to its end. The lease of the delivery does not show that: nobody
 * has it while a delivery that failed waits to begin again.
 */
export class StoringSign {
  readonly #parts: StoringSignParts;
  readonly #over = new AbortController();
  readonly #shown: Promise<void>;

  constructor(parts: StoringSignParts) {
    this.#parts = parts;
    this.#shown = this.#show();
  }

  /** Never rejects. */
  async takeDown(): Promise<void> {
    this.#over.abort();
    await new Deadline(this.#parts.clock, takenDownWithinMs).wait(this.#shown);
  }

  async #show(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      try {
        await this.#holdLease();
      } catch {
        // Another worker shows it, or the store is away, which the pipeline itself tells of.
      }
      await pause(askEveryMs, this.#parts.clock, signal);
    }
  }

  /** Until it is lost, or is no longer needed. */
  async #holdLease(): Promise<void> {
    const { store, pipeline } = this.#parts;
    const lease = await store.acquireLease(storingLease(pipeline));
    const { signal } = this.#over;
    await aborted(AbortSignal.any([lease.lost, signal]));
    if (signal.aborted) await store.releaseLease(lease);
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
