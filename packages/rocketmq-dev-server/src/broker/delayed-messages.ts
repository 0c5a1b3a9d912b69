import type { Clock } from '../clock.ts';
import type { OutgoingMessage } from './message.ts';
import { TimeHeap } from './time-heap.ts';

interface Delayed {
  readonly at: number;
  readonly handle: string;
  readonly message: OutgoingMessage;
}

/** Messages that wait for their delivery time. */
export class DelayedMessages {
  readonly #clock: Clock;
  readonly #deliver: (message: OutgoingMessage) => void;
  readonly #heap = new TimeHeap<Delayed>();
  readonly #byHandle = new Map<string, Delayed>();
  #cancelAlarm: (() => void) | undefined;

  constructor(clock: Clock, deliver: (message: OutgoingMessage) => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** Keeps `message` until its time. Returns the handle to recall it with. */
  add(message: OutgoingMessage, at: number): string {
    const handle = `recall-${message.topic}-${message.id}`;
    const delayed = { at, handle, message };
    this.#byHandle.set(handle, delayed);
    this.#heap.push(delayed);
    this.#setAlarm();
    return handle;
  }

  /** Takes a message back. Returns nothing when it is unknown or already delivered. */
  recall(handle: string): OutgoingMessage | undefined {
    const delayed = this.#byHandle.get(handle);
    if (delayed === undefined) return undefined;
    this.#byHandle.delete(handle);
    this.#heap.keep((other) => other !== delayed);
    this.#setAlarm();
    return delayed.message;
  }

  /** Stops the timer. What waits stays. */
  stop(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
  }

  #setAlarm(): void {
    this.stop();
    const first = this.#heap.peek();
    if (first === undefined) return;
    // longer waits than a timer can hold are cut into pieces
    const delayMs = Math.min(Math.max(0, first.at - this.#clock.now()), 86_400_000);
    this.#cancelAlarm = this.#clock.schedule(delayMs, () => this.#deliverDue());
  }

  #deliverDue(): void {
    const now = this.#clock.now();
    for (let due = this.#heap.popDue(now); due !== undefined; due = this.#heap.popDue(now)) {
      this.#byHandle.delete(due.handle);
      this.#deliver(due.message);
    }
    this.#setAlarm();
  }
}
