import { outcomeOf, toConnectorError, type Clock, type Logger } from '@eventmesh/connector-api';
import type { MessageLease } from '@eventmesh/rocketmq';

/** What a lease keeper works with. */
export interface LeaseKeeperParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly invisibleMs: number;
  renew(lease: MessageLease, invisibleMs: number): Promise<void>;
}

interface Held {
  /** Infinity once the server has said that the lease is over. */
  renewAtMs: number;
  /** Waits for its renewal, or is being renewed. */
  due: boolean;
  renewing: Promise<void> | undefined;
  settling: boolean;
}

const maxRenewalsAtATime = 16;
const checksPerInvisibility = 8;

/**
 * Keeps the messages in flight hidden from others: renews each lease at half time. A renewal that fails is tried again at the
 * next check. Renewing and settling of one lease never run side by side, because a renewal changes the handle that settling needs.
 */
export class LeaseKeeper {
  readonly #parts: LeaseKeeperParts;
  readonly #held = new Map<MessageLease, Held>();
  readonly #due: MessageLease[] = [];
  #workers = 0;
  /** Whether a failure has been told since the last check: in an outage each lease has one, at each check. */
  #told = false;
  #cancelCheck: (() => void) | undefined;

  constructor(parts: LeaseKeeperParts) {
    this.#parts = parts;
  }

  /** Begins to keep a lease that was just given. */
  hold(lease: MessageLease): void {
    this.#held.set(lease, { renewAtMs: this.#nextRenewal(), due: false, renewing: undefined, settling: false });
    this.#cancelCheck ??= this.#scheduleCheck();
  }

  /** Of these leases, those that are still held, ready to be settled: none of them is renewed until then. */
  async beginSettling(leases: Iterable<MessageLease>): Promise<MessageLease[]> {
    const ready: MessageLease[] = [];
    const renewals: Promise<void>[] = [];
    for (const lease of leases) {
      const held = this.#held.get(lease);
      if (held === undefined) continue;
      held.settling = true;
      if (held.renewing !== undefined) renewals.push(held.renewing);
      ready.push(lease);
    }
    await Promise.all(renewals);
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

  /** The leases that are held and not being settled, in the order in which they came. */
  unsettled(): MessageLease[] {
    return [...this.#held].filter(([, { settling }]) => !settling).map(([lease]) => lease);
  }

  /** Keeps nothing any longer. */
  end(): void {
    this.#cancelCheck?.();
    this.#held.clear();
  }

  #scheduleCheck(): () => void {
    return this.#parts.clock.schedule(Math.ceil(this.#parts.invisibleMs / checksPerInvisibility), () => {
      this.#cancelCheck = this.#held.size === 0 ? undefined : this.#scheduleCheck();
      this.#check();
    });
  }

  #check(): void {
    this.#told = false;
    const now = this.#parts.clock.now();
    for (const [lease, held] of this.#held) {
      if (held.due || held.renewAtMs > now) continue;
      held.due = true;
      this.#due.push(lease);
    }
    while (this.#workers < maxRenewalsAtATime && this.#due.length > 0) void this.#renewDue();
  }

  async #renewDue(): Promise<void> {
    this.#workers += 1;
    for (let lease = this.#due.shift(); lease !== undefined; lease = this.#due.shift()) {
      const held = this.#held.get(lease);
      if (held === undefined) continue;
      if (!held.settling) {
        held.renewing = this.#renew(lease, held);
        await held.renewing;
        held.renewing = undefined;
      }
      held.due = false;
    }
    this.#workers -= 1;
  }

  async #renew(lease: MessageLease, held: Held): Promise<void> {
    try {
      await this.#parts.renew(lease, this.#parts.invisibleMs);
      held.renewAtMs = this.#nextRenewal();
    } catch (thrown) {
      if (!this.#held.has(lease)) return;
      const { code, message: reason } = toConnectorError(thrown);
      const over = outcomeOf(code) === 'reject';
      if (over) held.renewAtMs = Number.POSITIVE_INFINITY;
      const { messageId } = lease;
      const level = this.#told ? 'debug' : 'warn';
      this.#told = true;
      this.#parts.logger[level]('Cannot keep a message hidden; it may be delivered twice', { messageId, over, reason });
    }
  }

  #nextRenewal(): number {
    return this.#parts.clock.now() + this.#parts.invisibleMs / 2;
  }
}
