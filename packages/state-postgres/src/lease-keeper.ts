import { ConnectorError, toConnectorError, type Clock, type Logger } from '@eventmesh/connector-api';
import type { Lease } from '@eventmesh/connector-runtime';
import type { LeaseId, LeaseTable } from './lease-table.ts';

/** What a lease keeper works with. */
export interface LeaseKeeperParts {
  readonly table: Pick<LeaseTable, 'take' | 'isHeld' | 'renew' | 'giveBack'>;
  /** How long a lease is good for, in milliseconds. */
  readonly leaseMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Held extends LeaseId {
  readonly losing: AbortController;
  cancelLoss(): void;
  /** Until then nobody else has it, whatever becomes of the next renewals. */
  goodUntil: number;
}

/**
 * Keeps the leases of this process alive, and notices when one is lost.
 *
 * A lease is good for `leaseMs` from the moment at which the request for it, or for its renewal, was sent: the server counts from a
 * later one. So it is lost here before another worker can have it, also when the process was frozen, or the server is away.
 */
export class LeaseKeeper {
  readonly #parts: LeaseKeeperParts;
  readonly #held = new Map<string, Held>();
  #cancelRenewal: (() => void) | undefined;
  #closed = false;

  constructor(parts: LeaseKeeperParts) {
    this.#parts = parts;
  }

  /** Takes the lease of a pipeline. Rejects with a LeaseHeldError when another holder has it. */
  async take(pipeline: string): Promise<Lease> {
    const { table, clock, leaseMs } = this.#parts;
    const sentAt = clock.now();
    const token = await table.take(pipeline);
    // Nobody would renew it any more: it expires by itself.
    if (this.#closed) throw new ConnectorError('UNAVAILABLE', 'The state store was closed meanwhile.');
    // The one before has expired, or it could not have been taken.
    this.#lose(this.#held.get(pipeline), 'it has expired');
    const held: Held = { pipeline, token, losing: new AbortController(), cancelLoss: () => {}, goodUntil: 0 };
    this.#held.set(pipeline, held);
    this.#prolong(held, sentAt + leaseMs);
    this.#renewIn(leaseMs / 3);
    return { pipeline, token, lost: held.losing.signal };
  }

  /** Whether somebody holds the lease of a pipeline: here or elsewhere. */
  async isHeld(pipeline: string): Promise<boolean> {
    return await this.#parts.table.isHeld(pipeline);
  }

  /** Gives a lease back. */
  async giveBack({ pipeline, token }: LeaseId): Promise<void> {
    const held = this.#held.get(pipeline);
    // Before the answer comes: a renewal that does not find it any more must not count as its loss.
    if (held?.token === token) this.#forget(held);
    await this.#parts.table.giveBack([{ pipeline, token }]);
  }

  /** Gives all leases back and renews none any more. What cannot be given back expires by itself. */
  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#held.values()];
    for (const held of all) this.#forget(held);
    if (all.length === 0) return;
    try {
      await this.#parts.table.giveBack(all);
    } catch (thrown) {
      this.#parts.logger.warn('leases were not given back; they expire by themselves', reasonOf(thrown));
    }
  }

  async #renew(): Promise<void> {
    const { table, clock, logger, leaseMs } = this.#parts;
    const sentAt = clock.now();
    // First of all: after the process was frozen, a renewal would bring back what others may have had meanwhile.
    for (const held of this.#held.values()) if (held.goodUntil <= sentAt) this.#lose(held, tooLate(leaseMs));
    const asked = [...this.#held.values()];
    if (asked.length === 0) return;
    try {
      const renewed = await table.renew(asked);
      for (const held of asked) {
        if (this.#held.get(held.pipeline) !== held) continue;
        if (renewed.has(held)) this.#prolong(held, sentAt + leaseMs);
        else this.#lose(held, 'another worker has taken it over');
      }
      this.#renewIn(leaseMs / 3);
    } catch (thrown) {
      logger.warn('leases could not be renewed', reasonOf(thrown));
      this.#renewIn(leaseMs / 10);
    }
  }

  #renewIn(delayMs: number): void {
    if (this.#cancelRenewal !== undefined || this.#held.size === 0) return;
    this.#cancelRenewal = this.#parts.clock.schedule(delayMs, () => {
      this.#cancelRenewal = undefined;
      void this.#renew();
    });
  }

  #prolong(held: Held, until: number): void {
    const { clock, leaseMs } = this.#parts;
    held.cancelLoss();
    held.goodUntil = until;
    const leftMs = until - clock.now();
    if (leftMs <= 0) this.#lose(held, tooLate(leaseMs));
    else held.cancelLoss = clock.schedule(leftMs, () => this.#lose(held, tooLate(leaseMs)));
  }

  #lose(held: Held | undefined, why: string): void {
    if (held === undefined) return;
    const { pipeline, token } = held;
    this.#forget(held);
    this.#parts.logger.warn('lease lost', { pipeline, token, reason: why });
    held.losing.abort(new ConnectorError('CONFLICT', `Lease ${token} of pipeline '${pipeline}' was lost: ${why}.`));
  }

  #forget(held: Held): void {
    held.cancelLoss();
    if (this.#held.get(held.pipeline) === held) this.#held.delete(held.pipeline);
    if (this.#held.size > 0) return;
    this.#cancelRenewal?.();
    this.#cancelRenewal = undefined;
  }
}

function tooLate(leaseMs: number): string {
  return `it could not be renewed within ${leaseMs} ms`;
}

function reasonOf(thrown: unknown): { code: string; reason: string } {
  const { code, message } = toConnectorError(thrown);
  return { code, reason: message };
}
