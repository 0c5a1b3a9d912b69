import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { GroupProgress, type Lease } from '../src/broker/group-progress.ts';
import { MessageQueue } from '../src/broker/message-queue.ts';
import { append } from './support/messages.ts';

const queueCount = 3;
const step = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), value: fc.nat(queueCount - 1) }),
  fc.record({ kind: fc.constant('take' as const), value: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('settle' as const), value: fc.nat(20) }),
  fc.record({ kind: fc.constant('postpone' as const), value: fc.nat(20) }),
  fc.record({ kind: fc.constant('wait' as const), value: fc.integer({ min: 1, max: 150 }) }),
);

/** Runs steps against a group's progress and watches that the promises to consumers hold. */
class Run {
  readonly #queues = Array.from({ length: queueCount }, (_, id) => new MessageQueue(id));
  readonly #progress: GroupProgress;
  readonly #ordered: boolean;
  readonly #sent = new Set<string>();
  readonly #settled = new Set<string>();
  readonly #firstOffsets = new Map<number, number>();
  #held: Lease[] = [];
  #now = 0;
  #leases = 0;

  constructor(ordered: boolean) {
    this.#ordered = ordered;
    const rules = { ordered, maxRetries: 1_000_000, fromStart: true };
    this.#progress = new GroupProgress(this.#queues, rules, () => (this.#leases += 1));
  }

  do({ kind, value }: { kind: 'send' | 'take' | 'settle' | 'postpone' | 'wait'; value: number }): void {
    const lease = this.#held[value % Math.max(1, this.#held.length)];
    if (kind === 'send') this.#sent.add(append(this.#queues[value] as MessageQueue).id);
    if (kind === 'take') this.#take(value);
    if (kind === 'wait') this.#now += value;
    if (kind === 'settle' && lease !== undefined) this.#settle(lease);
    if (kind === 'postpone' && lease !== undefined) this.#postpone(lease);
    this.#held = this.#held.filter(({ at }) => at > this.#now);
    expect(this.#progress.lag).toBe(this.#sent.size - this.#settled.size);
  }

  /** Takes and settles until nothing comes any more: then everything must have come. */
  finish(): void {
    for (let round = 0; round < 1000 && this.#settled.size < this.#sent.size; round += 1) {
      this.#now += 1000;
      this.#held = [];
      this.#take(32);
      for (const lease of this.#held) this.#settle(lease);
    }
    expect(this.#settled).toEqual(this.#sent);
  }

  #take(max: number): void {
    const request = { max, maxBytes: 1e9, invisibleMs: 100, now: this.#now, accepts: () => true };
    const busy = new Set(this.#held.filter(({ at }) => at > this.#now).map(({ message }) => message.queueId));
    const leases = this.#progress.take(request, () => expect.unreachable());
    for (const lease of leases) {
      expect(this.#settled).not.toContain(lease.message.id);
      if (this.#ordered) expect(busy).not.toContain(lease.message.queueId);
      if (lease.attempt === 1) this.#checkFirst(lease);
    }
    if (this.#ordered) this.#checkOrder(leases);
    this.#held.push(...leases);
  }

  #checkFirst({ message }: Lease): void {
    expect(message.offset).toBe(this.#firstOffsets.get(message.queueId) ?? 0);
    this.#firstOffsets.set(message.queueId, message.offset + 1);
  }

  #checkOrder(leases: readonly Lease[]): void {
    for (const { id } of this.#queues) {
      const offsets = leases.filter(({ message }) => message.queueId === id).map(({ message }) => message.offset);
      expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    }
  }

  #settle(lease: Lease): void {
    expect(this.#progress.settle(lease.id)).toBe(lease.message);
    this.#settled.add(lease.message.id);
    this.#held = this.#held.filter((other) => other !== lease);
  }

  #postpone(lease: Lease): void {
    const later = this.#progress.postpone(lease.id, this.#now + 50);
    this.#held = this.#held.map((other) => (other === lease && later !== undefined ? later : other));
  }
}

it('loses nothing, repeats nothing that was settled, and keeps the order of ordered groups', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { maxLength: 120 }), (ordered, steps) => {
      const run = new Run(ordered);
      for (const one of steps) run.do(one);
      run.finish();
    }),
    { numRuns: 300 },
  );
});
