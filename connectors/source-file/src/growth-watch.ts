import type { Clock, Logger } from '@eventmesh/connector-api';
import { isSameFile, type Generation } from './generations.ts';
import type { FileKey } from './file-position.ts';

const everyMs = 60_000;

/** Says when a file still grows that is taken for an earlier generation of `base`, which nobody reads any more. */
export class GrowthWatch {
  readonly #base: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #lookedMs: number;
  #before: readonly Generation[] = [];
  readonly #warned = new Set<string>();

  constructor(base: string, { clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#base = base;
    this.#clock = clock;
    this.#logger = logger;
    this.#lookedMs = clock.now();
  }

  /** Whether it is time for the next look. Set back or forth, the clock makes it earlier. */
  isDue(): boolean {
    return Math.abs(this.#clock.now() - this.#lookedMs) >= everyMs;
  }

  /** Compares with the look before. `open` is the file that is read. */
  look(generations: readonly Generation[], open: FileKey): void {
    this.#lookedMs = this.#clock.now();
    for (const { path, facts } of generations) {
      const before = this.#before.find((file) => isSameFile(file.facts, facts));
      if (before === undefined || facts.size <= before.facts.size) continue;
      if (isSameFile(facts, open) || this.#warned.has(path)) continue;
      this.#warned.add(path);
      this.#logger.warn(
        `'${path}' still grows, and is not read: its name says that rotation made it of '${this.#base}'. If it is a log of its own, let 'path' of another source name it; if not, raise 'rotateWaitMs'.`,
      );
    }
    this.#before = generations;
  }
}
