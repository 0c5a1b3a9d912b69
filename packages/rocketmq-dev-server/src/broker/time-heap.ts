/** Items by time, the earliest first: a binary heap. */
export class TimeHeap<Item extends { readonly at: number }> {
  #items: Item[] = [];

  get length(): number {
    return this.#items.length;
  }

  peek(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    const items = this.#items;
    let index = items.length;
    items.push(item);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = items[parent] as Item;
      if (above.at <= item.at) break;
      items[index] = above;
      index = parent;
    }
    items[index] = item;
  }

  pop(): Item | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
    return first;
  }

  /** Takes out the earliest item when it is due at `now`. */
  popDue(now: number): Item | undefined {
    const first = this.#items[0];
    return first !== undefined && first.at <= now ? this.pop() : undefined;
  }

  /** Drops the items that are no longer wanted. */
  keep(wanted: (item: Item) => boolean): void {
    const kept = this.#items.filter(wanted);
    // a sorted array is a heap
    this.#items = kept.toSorted((a, b) => a.at - b.at);
  }

  #sink(item: Item): void {
    const items = this.#items;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= items.length) break;
      const right = items[child + 1];
      if (right !== undefined && right.at < (items[child] as Item).at) child += 1;
      const below = items[child] as Item;
      if (below.at >= item.at) break;
      items[index] = below;
      index = child;
    }
    items[index] = item;
  }
}
