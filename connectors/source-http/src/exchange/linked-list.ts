/** What can be in one {@link LinkedList} at a time. */
export interface Linked<T> {
  previous: T | undefined;
  next: T | undefined;
}

/** Items in the order in which they were added, of which any can be removed at once, without a table that grows and shrinks all the time. */
export class LinkedList<T extends Linked<T>> {
  #first: T | undefined;
  #last: T | undefined;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(item: T): void {
    item.previous = this.#last;
    if (this.#last === undefined) this.#first = item;
    else this.#last.next = item;
    this.#last = item;
    this.#count += 1;
  }

  /** False when it was not in the list. */
  remove(item: T): boolean {
    if (item.previous === undefined && this.#first !== item) return false;
    if (item.previous === undefined) this.#first = item.next;
    else item.previous.next = item.next;
    if (item.next === undefined) this.#last = item.previous;
    else item.next.previous = item.previous;
    item.previous = item.next = undefined;
    this.#count -= 1;
    return true;
  }

  /** The item at hand may be removed while walking; any other one as long as it is not the next. */
  *[Symbol.iterator](): Generator<T> {
    for (let item = this.#first; item !== undefined;) {
      const { next } = item;
      yield item;
      item = next;
    }
  }

  /** The first item. */
  get first(): T | undefined {
    return this.#first;
  }
}
