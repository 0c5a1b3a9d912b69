import { orAborted } from '../session/with-deadline.ts';

/** Lets one piece of work through at a time, in the order in which they came. */
export class Lane {
  #tail: Promise<void> = Promise.resolve();
  #length = 0;

  /** How many are in it, the one at work included. */
  get length(): number {
    return this.#length;
  }

  /** Does the work when it is its turn; rejects with the signal's reason when that aborts before. */
  async pass<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const before = this.#tail;
    let leave = (): void => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    this.#tail = before.then(() => left);
    this.#length += 1;
    try {
      await orAborted(signal, before);
      return await work();
    } finally {
      this.#length -= 1;
      leave();
    }
  }
}

const lanes = new Map<string, Lane>();

/**
 * Lets one piece of work through at a time to a server, whichever client of this process it is from: EventMesh 1.12.0 confuses
 * acknowledgements of what is published at once, also on several connections (measured: 14 of 8,000 with 8 of them).
 */
export async function passToServer<Result>(
  server: string,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const lane = lanes.get(server) ?? new Lane();
  lanes.set(server, lane);
  try {
    return await lane.pass(signal, work);
  } finally {
    if (lane.length === 0) lanes.delete(server);
  }
}
