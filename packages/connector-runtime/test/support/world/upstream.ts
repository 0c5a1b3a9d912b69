import type { Progress } from '@eventmesh/connector-api';
import type { Item } from './oracle.ts';

/** The outside system that items come from, with the memory that it has by its kind of progress. */
export class Upstream {
  readonly progress: Progress;
  readonly items: readonly Item[];
  readonly #acknowledged = new Set<string>();
  readonly #leased = new Set<string>();
  readonly #committed = new Map<string, number>();
  readonly #next = new Map<string, number>();

  constructor(progress: Progress, items: readonly Item[]) {
    this.progress = progress;
    this.items = items;
  }

  /** A reader has come, after the last one has gone: what was not told comes again. */
  open(positions: ReadonlyMap<string, unknown>): void {
    this.#leased.clear();
    const reached = this.progress === 'checkpointed' ? positions : this.#committed;
    this.#next.clear();
    for (const [partition, position] of reached) this.#next.set(partition, Number(position) + 1);
  }

  take(count: number): Item[] {
    const taken: Item[] = [];
    for (const item of this.items) {
      if (taken.length === count) break;
      if (!this.#isDue(item)) continue;
      taken.push(item);
      if (this.progress === 'acknowledged') this.#leased.add(item.id);
      else this.#next.set(item.partition, item.position + 1);
    }
    return taken;
  }

  /** Whether nothing is left to read now. */
  get exhausted(): boolean {
    return !this.items.some((item) => this.#isDue(item));
  }

  acknowledge({ id, partition, position }: Item): void {
    this.#leased.delete(id);
    this.#acknowledged.add(id);
    this.#committed.set(partition, Math.max(position, this.#committed.get(partition) ?? -1));
  }

  giveBack({ id }: Item): void {
    this.#leased.delete(id);
  }

  #isDue({ id, partition, position }: Item): boolean {
    if (this.progress === 'acknowledged') return !this.#acknowledged.has(id) && !this.#leased.has(id);
    return position >= (this.#next.get(partition) ?? 0);
  }
}
