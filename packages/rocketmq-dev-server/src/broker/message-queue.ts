import type { StoredMessage } from './message.ts';

/** One queue of a topic: messages by offset. Its oldest messages can be freed. */
export class MessageQueue {
  readonly id: number;
  #messages: StoredMessage[] = [];
  #base = 0;
  #first = 0;

  constructor(id: number) {
    this.id = id;
  }

  /** The offset of the oldest message kept. */
  get first(): number {
    return this.#first;
  }

  /** The offset that the next message gets. */
  get end(): number {
    return this.#base + this.#messages.length;
  }

  append(message: StoredMessage): void {
    this.#messages.push(message);
  }

  at(offset: number): StoredMessage | undefined {
    return offset < this.#first ? undefined : this.#messages[offset - this.#base];
  }

  /** The messages kept, oldest first. */
  kept(): readonly StoredMessage[] {
    return this.#messages.slice(this.#first - this.#base);
  }

  /** Frees the messages below `offset`. */
  freeBefore(offset: number): void {
    this.#first = Math.max(this.#first, Math.min(offset, this.end));
    const free = this.#first - this.#base;
    if (free < 256 || free * 2 < this.#messages.length) return;
    this.#messages = this.#messages.slice(free);
    this.#base = this.#first;
  }
}
