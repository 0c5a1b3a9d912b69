import type { Clock } from '../clock.ts';
import type { GroupProgress, Lease, TakeRequest } from './group-progress.ts';
import type { StoredMessage } from './message.ts';

/** A receive under way. */
export interface PendingReceive {
  /** What it got; empty when nothing came in time. */
  readonly result: Promise<readonly Lease[]>;
  /** Gives it up: `result` becomes empty. */
  readonly cancel: () => void;
}

interface Poll {
  readonly request: Omit<TakeRequest, 'now'>;
  finish(leases: readonly Lease[]): void;
}

/** Serves the receives of one consumer group on one topic, and keeps those waiting that find nothing. */
export class GroupReader {
  readonly progress: GroupProgress;
  readonly #clock: Clock;
  readonly #onDead: (message: StoredMessage) => void;
  readonly #polls = new Set<Poll>();
  #cancelAlarm: (() => void) | undefined;

  constructor(progress: GroupProgress, clock: Clock, onDead: (message: StoredMessage) => void) {
    this.progress = progress;
    this.#clock = clock;
    this.#onDead = onDead;
  }

  /** Takes what is visible, or waits up to `pollMs` for something to become so. */
  receive(request: Omit<TakeRequest, 'now'>, pollMs: number): PendingReceive {
    const leases = this.#take(request);
    if (leases.length > 0) return { result: Promise.resolve(leases), cancel: () => {} };
    let cancel = (): void => {};
    const result = new Promise<readonly Lease[]>((resolve) => {
      const poll: Poll = {
        request,
        finish: (leases) => {
          this.#polls.delete(poll);
          stopWaiting();
          resolve(leases);
        },
      };
      cancel = () => {
        poll.finish([]);
        this.#setAlarm();
      };
      const stopWaiting = this.#clock.schedule(pollMs, cancel);
      this.#polls.add(poll);
    });
    this.#setAlarm();
    return { result, cancel: () => cancel() };
  }

  /** Marks a message as consumed. Returns it, or nothing when that delivery is already over. */
  settle(leaseId: number): StoredMessage | undefined {
    const message = this.progress.settle(leaseId);
    if (message !== undefined && this.progress.ordered) this.wake();
    return message;
  }

  /** Replaces a delivery by one that is over at `at`. Returns nothing when it is already over. */
  postpone(leaseId: number, at: number): Lease | undefined {
    const lease = this.progress.postpone(leaseId, at);
    if (lease !== undefined) this.#setAlarm();
    return lease;
  }

  /** Looks again whether something is there for the receives that wait. */
  wake(): void {
    for (const poll of this.#polls) {
      const leases = this.#take(poll.request);
      if (leases.length > 0) poll.finish(leases);
    }
    this.#setAlarm();
  }

  /** Ends all receives that wait. */
  close(): void {
    for (const poll of this.#polls) poll.finish([]);
    this.#setAlarm();
  }

  #take(request: Omit<TakeRequest, 'now'>): readonly Lease[] {
    return this.progress.take({ ...request, now: this.#clock.now() }, this.#onDead);
  }

  #setAlarm(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
    const at = this.#polls.size === 0 ? undefined : this.progress.nextReturnAt;
    if (at === undefined) return;
    this.#cancelAlarm = this.#clock.schedule(Math.max(0, at - this.#clock.now()), () => this.wake());
  }
}
