import type { AnyCloudEvent, AnyRecord } from '@eventmesh/connector-api';
import { freezeDeeply } from '@eventmesh/event-formats';
import type { Doubt } from './target.ts';

/** How a record ended. The worst outcome of its events counts. */
export type Outcome = 'filtered' | 'delivered' | 'dead-lettered';

const severity = { filtered: 0, delivered: 1, 'dead-lettered': 2 } as const satisfies Record<Outcome, number>;

/** The worse of two outcomes. */
export function worseOf(one: Outcome, other: Outcome): Outcome {
  return severity[one] >= severity[other] ? one : other;
}

/** A record being tracked, from `read` until it is committed or released. */
export class Entry {
  readonly record: AnyRecord;
  readonly bytes: number;
  /** `open` until every event made of the record has ended; `released` once its result no longer matters. */
  state: 'open' | 'settled' | 'released' = 'open';
  outcome: Outcome = 'filtered';
  /** How many events made of the record have not ended yet. */
  pending = 1;
  /** Neighbours in the list of everything in flight, see {@link InFlight}. */
  previous: Entry | undefined;
  next: Entry | undefined;

  constructor(record: AnyRecord, bytes: number) {
    this.record = record;
    this.bytes = bytes;
    // A source that went on changing it would move the checkpoint ahead of what is safe.
    freezeDeeply(record.position);
  }
}

/** One event on its way to the sink. A record gives one, several, or none, as the transforms say. */
export class Delivery {
  readonly entry: Entry;
  readonly event: AnyCloudEvent;
  readonly bytes: number;
  attempts = 0;
  firstFailureAt: number | undefined;
  /** While it fails for a reason that nobody knows: what speaks against it. */
  doubt: Doubt | undefined;

  constructor(entry: Entry, event: AnyCloudEvent, bytes: number) {
    this.entry = entry;
    this.event = event;
    this.bytes = bytes;
  }
}
