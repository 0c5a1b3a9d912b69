import type { Clock } from '@eventmesh/connector-api';

/** What a garbler works with. */
export interface GarblerParts {
  readonly clock: Clock;
  readonly random: () => number;
  /** Whether answers are to be replaced now. */
  readonly wanted: () => boolean;
}

/** What comes after such a silence begins an answer, and is not the middle of one. */
const silenceMs = 50;

/**
 * Replaces what a server says by random bytes of the same length: from the beginning of an answer on, never in the middle of one, where
 * no protocol without checksums could notice; and once it has begun, for as long as the connection lasts.
 */
export class Garbler {
  readonly #parts: GarblerParts;
  #lastAt = Number.NEGATIVE_INFINITY;
  #begun = false;

  constructor(parts: GarblerParts) {
    this.#parts = parts;
  }

  /** Whether anything was replaced. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Gives the bytes to send in place of these. */
  replace(chunk: Buffer): Buffer {
    const { clock, random, wanted } = this.#parts;
    const now = clock.now();
    if (wanted() && now - this.#lastAt >= silenceMs) this.#begun = true;
    this.#lastAt = now;
    return this.#begun ? Buffer.from(chunk.map(() => Math.floor(random() * 256))) : chunk;
  }
}
