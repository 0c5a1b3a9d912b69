import { outcomeOf, type Clock, type ConnectorError } from '@eventmesh/connector-api';
import type { DeliverySettings } from './delivery-settings.ts';
import type { Delivery } from './entry.ts';
import { decide, type Decision } from './decide.ts';

/** What speaks against an event that fails for a reason that nobody knows. */
export interface Doubt {
  /** How often it has failed so in a row. */
  attempts: number;
  /** Of these tries, those before which other events were written since the try before. */
  besideOthers: number;
  /** When it first failed so, by the clock. */
  readonly since: number;
  /** How many events the target had taken when it last failed so. */
  written: number;
}

/**
 * The target of a pipeline, as all its lanes see it. Tells whether an event fails for its own sake, or because the target is in trouble
 * and says so in words that nobody knows (docs/decisions/0006).
 */
export class Target {
  /** How many events it has taken: while that grows, it is there. */
  written = 0;
  readonly #clock: Clock;
  readonly #retry: DeliverySettings['retry'];
  #givenUpAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, retry: DeliverySettings['retry']) {
    this.#clock = clock;
    this.#retry = retry;
  }

  /**
   * Notes a failed try on an event; `NOT_ATTEMPTED` is none.
   *
   * @param others how many events of the same write it has taken
   */
  noteFailure(delivery: Delivery, error: ConnectorError, others = 0): void {
    if (error.code === 'NOT_ATTEMPTED') return;
    const now = this.#clock.now();
    delivery.attempts += 1;
    delivery.firstFailureAt ??= now;
    if (outcomeOf(error.code) !== 'retry-bounded') {
      delivery.doubt = undefined;
      return;
    }
    const written = this.written + others;
    const doubt = (delivery.doubt ??= { attempts: 0, besideOthers: 0, since: now, written: this.written });
    doubt.attempts += 1;
    if (written > doubt.written) doubt.besideOthers += 1;
    doubt.written = written;
  }

  /**
   * What to do about events that have failed together; `noteFailure` comes before. Only tries beside which others were taken speak against
   * them. Where none are, patience decides, and of one event at a time: should it be the target after all, the others are still there.
   */
  decide(error: ConnectorError, failed: readonly Delivery[]): Decision {
    const { maxUnknownAttempts } = this.#retry;
    const decision = decide(error, least(failed, this.#attemptsAgainst), maxUnknownAttempts);
    const isGivenUp = decision === 'reject' && failed.length === 1;
    if (isGivenUp && least(failed, besideOthers) < maxUnknownAttempts) this.#givenUpAt = this.#clock.now();
    return decision;
  }

  /** Whether these have failed together so often that one of them may be the cause. */
  mayHoldCulprit(error: ConnectorError, failed: readonly Delivery[]): boolean {
    return decide(error, least(failed, attempts), this.#retry.maxUnknownAttempts) === 'reject';
  }

  readonly #attemptsAgainst = ({ doubt }: Delivery): number => {
    if (doubt === undefined) return 0;
    const waitedMs = this.#clock.now() - Math.max(doubt.since, this.#givenUpAt);
    return waitedMs >= this.#retry.unknownPatienceMs ? doubt.attempts : doubt.besideOthers;
  };
}

function attempts({ doubt }: Delivery): number {
  return doubt?.attempts ?? 0;
}

function besideOthers({ doubt }: Delivery): number {
  return doubt?.besideOthers ?? 0;
}

function least(deliveries: readonly Delivery[], countOf: (delivery: Delivery) => number): number {
  return deliveries.reduce((so, delivery) => Math.min(so, countOf(delivery)), Number.POSITIVE_INFINITY);
}
