import type { Clock, Logger } from '@eventmesh/connector-api';
import type { MessageLease } from '@eventmesh/rocketmq';

/** What a lease keeper works with. */
export interface LeaseKeeperParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly invisibleMs: number;
  renew(lease: MessageLease, invisibleMs: number): Promise<void>;
}

interface Held {
  renewAtMs: number;
  renewing: Promise<void> | undefined;
  settling: boolean;
}

const mostRenewalsAtATime = 16;

/**
 * Keeps the messages in flight hidden from others: renews each lease at half time. Renewing and settling of one lease never
 * run side by side, because a renewal changes the handle that settling needs.
 */
export class LeaseKeeper {
  readonly #parts: LeaseKeeperParts;
  /** Oldest first: a renewed lease goes to the end. */
  readonly #held = new Map<MessageLease, Held>();
  #renewals = 0;
  #cancelCheck: (() => void) | undefined;

  constructor(parts: LeaseKeeperParts) {
    this.#parts = parts;
  }

  /** Begins to keep a lease that was just given. */
  hold(lease: MessageLease): void {
    this.#held.set(lease, { renewAtMs: this.#nextRenewal(), renewing: undefined, settling: false });
    this.#cancelCheck ??= this.#scheduleCheck();
  }

  /** Of these leases, those that are still held, ready to be settled: none of them is renewed until then. */
  async beginSettling(leases: Iterable<MessageLease>): Promise<MessageLease[]> {
    const ready: MessageLease[] = [];
    for (const lease of leases) {
      const held = this.#held.get(lease);
      if (held === undefined) continue;
      held.settling = true;
      if (held.renewing !== undefined) await held.renewing;
      ready.push(lease);
    }
    return ready;
  }

  /** The lease is settled, or will not be: it is kept no longer. */
  drop(lease: MessageLease): void {
    this.#held.delete(lease);
  }

  /** Settling failed and will be tried again: the lease is kept meanwhile. */
  keepOn(lease: MessageLease): void {
    const held = this.#held.get(lease);
    if (held !== undefined) held.settling = false;
  }

  /** All leases that are held, in the order in which they came or were renewed last. */
  leases(): MessageLease[] {
    return [...this.#held.keys()];
  }

  /** Keeps nothing any longer. */
  end(): void {
    this.#cancelCheck?.();
    this.#held.clear();
  }

  #scheduleCheck(): () => void {
    return this.#parts.clock.schedule(Math.ceil(this.#parts.invisibleMs / 8), () => {
      this.#cancelCheck = this.#held.size === 0 ? undefined : this.#scheduleCheck();
      this.#renewDue();
    });
  }

  #renewDue(): void {
    const now = this.#parts.clock.now();
    for (const [lease, held] of this.#held) {
      if (held.renewAtMs > now || this.#renewals >= mostRenewalsAtATime) return;
      if (held.settling || held.renewing !== undefined) continue;
      held.renewing = this.#renew(lease, held);
    }
  }

  async #renew(lease: MessageLease, held: Held): Promise<void> {
    this.#renewals += 1;
    try {
      await this.#parts.renew(lease, this.#parts.invisibleMs);
      held.renewAtMs = this.#nextRenewal();
      if (this.#held.delete(lease)) this.#held.set(lease, held);
    } catch (error) {
      // The message comes again when its time is over; until then the next check tries once more.
      const reason = error instanceof Error ? error.message : String(error);
      this.#parts.logger.warn('Cannot keep a message hidden; it may be delivered twice', {
        messageId: lease.messageId,
        reason,
      });
    } finally {
      held.renewing = undefined;
      this.#renewals -= 1;
    }
    if (this.#cancelCheck !== undefined) this.#renewDue();
  }

  #nextRenewal(): number {
    return this.#parts.clock.now() + this.#parts.invisibleMs / 2;
  }
}
