/** A first-in-first-out list: constant time at both ends. */
export class FifoQueue<Item> {
  #items: (Item | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  peek(): Item | undefined {
    return this.#items[this.#head];
  }

  shift(): Item | undefined {
    if (this.#head === this.#items.length) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head += 1;
    if (this.#head > 64 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Puts `item` behind all items that do not rank above it, looking from the end. */
  insert(item: Item, rank: (item: Item) => number): void {
    let index = this.#items.length;
    while (index > this.#head && rank(this.#items[index - 1] as Item) > rank(item)) index -= 1;
    this.#items.splice(index, 0, item);
  }
}
