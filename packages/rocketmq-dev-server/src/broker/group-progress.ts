import { FifoQueue } from './fifo-queue.ts';
import type { MessageQueue } from './message-queue.ts';
import type { StoredMessage } from './message.ts';
import { TimeHeap } from './time-heap.ts';

/** A message in the hands of a consumer, until it is settled or its time is up. */
export interface Lease {
  readonly id: number;
  readonly message: StoredMessage;
  /** Counts the deliveries of the message to this group, from 1. */
  readonly attempt: number;
  /** The message's position as consumers see it: another one after each redelivery, except in an ordered group. */
  readonly offset: number;
  /** When the message becomes visible again, in milliseconds since 1970. */
  readonly at: number;
}

/** What one receive asks for. */
export interface TakeRequest {
  readonly max: number;
  readonly maxBytes: number;
  readonly invisibleMs: number;
  readonly now: number;
  /** The subscriber's filter. What it refuses counts as consumed. */
  readonly accepts: (message: StoredMessage) => boolean;
}

/** How a consumer group reads. */
export interface GroupRules {
  /** A queue is held back while one of its messages is in flight. */
  readonly ordered: boolean;
  /** How often a message is delivered again before it goes to the dead letters. */
  readonly maxRetries: number;
}

interface Returned {
  readonly message: StoredMessage;
  readonly attempts: number;
}

interface QueueProgress {
  readonly queue: MessageQueue;
  cursor: number;
  inFlight: number;
  readonly returned: FifoQueue<Returned>;
}

/** How far one consumer group is in one topic. Knows nothing of protocols and timers: time comes in with each call. */
export class GroupProgress {
  readonly #rules: GroupRules;
  readonly #nextLeaseId: () => number;
  readonly #queues: readonly QueueProgress[];
  readonly #leases = new Map<number, Lease>();
  readonly #expiries = new TimeHeap<Lease>();
  #turn = 0;
  #redeliveries = 0;

  constructor(
    queues: readonly MessageQueue[],
    rules: GroupRules & { readonly fromStart: boolean },
    nextLeaseId: () => number,
  ) {
    this.#rules = rules;
    this.#nextLeaseId = nextLeaseId;
    this.#queues = queues.map((queue) => ({
      queue,
      cursor: rules.fromStart ? queue.first : queue.end,
      inFlight: 0,
      returned: new FifoQueue(),
    }));
  }

  /** Whether a queue is held back while one of its messages is in flight. */
  get ordered(): boolean {
    return this.#rules.ordered;
  }

  /** Messages that wait or are in flight. */
  get lag(): number {
    return this.#queues.reduce(
      (sum, { queue, cursor, returned }) => sum + queue.end - cursor + returned.length,
      this.#leases.size,
    );
  }

  /** When the next message in flight becomes visible again, if nobody settles it before. */
  get nextReturnAt(): number | undefined {
    let first = this.#expiries.peek();
    while (first !== undefined && !this.#leases.has(first.id)) {
      this.#expiries.pop();
      first = this.#expiries.peek();
    }
    return first?.at;
  }

  /** The offset of a queue from which on this group still reads. */
  neededFrom(queueId: number): number {
    return this.#queues[queueId]?.cursor ?? 0;
  }

  /** Hands out what is visible. Messages that have used up their retries go to `onDead` instead. */
  take(request: TakeRequest, onDead: (message: StoredMessage) => void): Lease[] {
    this.#returnExpired(request.now);
    const leases: Lease[] = [];
    let room = request.maxBytes;
    this.#turn += 1;
    for (let step = 0; step < this.#queues.length && leases.length < request.max; step += 1) {
      const progress = this.#queues[(this.#turn + step) % this.#queues.length] as QueueProgress;
      if (this.#rules.ordered && progress.inFlight > 0) continue;
      while (leases.length < request.max) {
        const next = this.#peek(progress);
        if (next === undefined) break;
        const fits = leases.length === 0 || next.message.bytes <= room;
        const wanted = request.accepts(next.message);
        const dead = wanted && next.attempts > this.#rules.maxRetries;
        if (wanted && !dead && !fits) return leases;
        this.#shift(progress);
        if (dead) onDead(next.message);
        if (!wanted || dead) continue;
        room -= next.message.bytes;
        leases.push(this.#deliver(next, request.now + request.invisibleMs));
      }
    }
    return leases;
  }

  /** Marks a message as consumed. Returns it, or nothing when that delivery is already over. */
  settle(leaseId: number): StoredMessage | undefined {
    const lease = this.#leases.get(leaseId);
    if (lease === undefined) return undefined;
    this.#forget(lease);
    if (this.#expiries.length > 2 * this.#leases.size + 1024) this.#expiries.keep(({ id }) => this.#leases.has(id));
    return lease.message;
  }

  /** Replaces a delivery by one that is over at `at`. Returns nothing when it is already over. */
  postpone(leaseId: number, at: number): Lease | undefined {
    const lease = this.#leases.get(leaseId);
    if (lease === undefined) return undefined;
    this.#forget(lease);
    return this.#lease({ ...lease, at });
  }

  /** Lets a message that is in flight come once more, as a network that repeats itself would. */
  repeat(lease: Lease): void {
    this.#return({ message: lease.message, attempts: lease.attempt - 1 });
  }

  #peek({ returned, queue, cursor }: QueueProgress): Returned | undefined {
    const again = returned.peek();
    if (again !== undefined) return again;
    const message = queue.at(cursor);
    return message && { message, attempts: 0 };
  }

  #shift(progress: QueueProgress): void {
    if (progress.returned.shift() === undefined) progress.cursor += 1;
  }

  #deliver({ message, attempts }: Returned, at: number): Lease {
    const again = attempts > 0 && !this.#rules.ordered;
    return this.#lease({ message, attempt: attempts + 1, offset: again ? this.#redeliveries++ : message.offset, at });
  }

  #lease(delivery: Omit<Lease, 'id'>): Lease {
    const lease = { ...delivery, id: this.#nextLeaseId() };
    this.#leases.set(lease.id, lease);
    this.#expiries.push(lease);
    this.#of(lease.message).inFlight += 1;
    return lease;
  }

  #forget(lease: Lease): void {
    this.#leases.delete(lease.id);
    this.#of(lease.message).inFlight -= 1;
  }

  #returnExpired(now: number): void {
    for (let lease = this.#expiries.popDue(now); lease !== undefined; lease = this.#expiries.popDue(now)) {
      if (!this.#leases.has(lease.id)) continue;
      this.#forget(lease);
      this.#return({ message: lease.message, attempts: lease.attempt });
    }
  }

  #return(returned: Returned): void {
    const waiting = this.#of(returned.message).returned;
    if (this.#rules.ordered) waiting.insert(returned, ({ message }) => message.offset);
    else waiting.push(returned);
  }

  #of(message: StoredMessage): QueueProgress {
    return this.#queues[message.queueId] as QueueProgress;
  }
}
