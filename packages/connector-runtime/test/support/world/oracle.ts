import type { AnyCloudEvent, Progress } from '@eventmesh/connector-api';

/** An item upstream: the oracle knows all of them, and what must become of each. */
export interface Item {
  readonly id: string;
  readonly partition: string;
  readonly position: number;
  /** Whether its record says which partition it is of. */
  readonly partitionTold: boolean;
  /** Its `partitionkey`. */
  readonly key: string | undefined;
  /** `poison` cannot become an event, `refused` is one that the sink never takes, `filtered` is left out by the filter. */
  readonly fate: 'deliver' | 'poison' | 'refused' | 'filtered';
}

/** What it must not overtake another of. The key of poison is not known to anyone. */
function orderOf({ key, partition, partitionTold, fate }: Item): string | undefined {
  if (key !== undefined && fate !== 'poison') return `key ${key}`;
  return partitionTold ? `partition ${partition}` : undefined;
}

/**
 * Sees everything that crosses the engine's borders and holds it to the promises: nothing upstream is told about before it is
 * safe, no key is overtaken, nothing is read beyond the cap, and in the end nothing is missing.
 */
export class Oracle {
  readonly #items: ReadonlyMap<string, Item>;
  readonly #inOrder = new Map<string, Item[]>();
  readonly #safe = new Set<string>();
  readonly #stored = new Set<string>();
  /** Broken promises, in words. */
  readonly complaints: string[] = [];

  constructor(items: readonly Item[]) {
    this.#items = new Map(items.map((item) => [item.id, item]));
    for (const item of items) {
      if (item.fate === 'filtered') this.#safe.add(item.id);
      const order = orderOf(item);
      if (order === undefined) continue;
      const inOrder = this.#inOrder.get(order) ?? [];
      this.#inOrder.set(order, inOrder);
      inOrder.push(item);
    }
  }

  /** An event is durable at the target. */
  written({ id }: AnyCloudEvent): void {
    const item = this.#items.get(id);
    if (item === undefined) return this.#complain(`'${id}' was written, which was never sent`);
    if (item.fate !== 'deliver') this.#complain(`'${id}' was written, but is to be ${item.fate}`);
    this.#checkOrder(item);
    this.#safe.add(id);
  }

  /** An event is durably in the inbox: upstream may forget it, and it has not arrived yet. */
  stored(id: string): void {
    this.#stored.add(id);
  }

  /** A dead letter is durable. What cannot become an event may be kept ahead of its turn, as nothing can overtake it any more. */
  deadLettered(id: string): void {
    const item = this.#items.get(id);
    if (item === undefined) return this.#complain(`'${id}' became a dead letter, which was never sent`);
    if (item.fate !== 'poison' && item.fate !== 'refused') this.#complain(`'${id}' became a dead letter for no reason`);
    if (item.fate === 'refused') this.#checkOrder(item);
    this.#safe.add(id);
  }

  /** Upstream is told, or the position is persisted: everything that this covers must be safe. */
  told(
    records: readonly { readonly partition: string; readonly position: number; readonly id: string }[],
    progress: Progress,
  ): void {
    for (const { partition, position, id } of records) {
      for (const item of this.#items.values()) {
        const covered =
          progress === 'acknowledged' ? item.id === id : item.partition === partition && item.position <= position;
        if (covered && !this.#safe.has(item.id) && !this.#stored.has(item.id))
          this.#complain(`upstream may forget '${item.id}', which is not safe`);
      }
    }
  }

  check(promise: boolean, broken: string): void {
    if (!promise) this.#complain(broken);
  }

  /** What has not arrived anywhere. */
  get missing(): readonly string[] {
    return [...this.#items.keys()].filter((id) => !this.#safe.has(id));
  }

  /** An event may come again, but never before an earlier one of its key has come. */
  #checkOrder(item: Item): void {
    const order = orderOf(item);
    if (order === undefined) return;
    for (const earlier of this.#inOrder.get(order) ?? []) {
      if (earlier === item) return;
      if (!this.#safe.has(earlier.id)) this.#complain(`'${item.id}' overtook '${earlier.id}' of ${order}`);
    }
  }

  #complain(what: string): void {
    this.complaints.push(what);
  }
}
