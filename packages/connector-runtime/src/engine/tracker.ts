import type { AnyRecord, Progress } from '@eventmesh/connector-api';
import type { Probe } from './delivery-point.ts';
import { Drains } from './drains.ts';
import { worseOf, type Delivery, type Entry, type Outcome } from './entry.ts';
import type { Health } from './health.ts';
import { InFlight, type InFlightCaps } from './in-flight.ts';
import type { Ledger } from './ledger.ts';
import { settledRecordsFor, type SettledRecords } from './settled-records.ts';

/** What a tracker works with. */
export interface TrackerParts {
  readonly progress: Progress;
  readonly caps: InFlightCaps;
  readonly ledger: Ledger;
  readonly health: Health;
  /** Undefined but in tests. */
  readonly probe: Probe | undefined;
  /** Told of each record that settles: upstream may be told about it in turn. */
  settled(): void;
}

/**
 * Knows every record of a run from `read` until upstream was told about it or has it back (rule 1), and books what becomes of it
 * (rule 9). {@link settle} is the one place where a record is settled.
 */
export class Tracker {
  readonly inFlight: InFlight;
  /** What upstream may be told now. */
  readonly settledRecords: SettledRecords;
  readonly #parts: TrackerParts;
  readonly #drains: Drains;
  #over = false;

  constructor(parts: TrackerParts) {
    this.#parts = parts;
    this.inFlight = new InFlight(parts.caps);
    this.settledRecords = settledRecordsFor(parts.progress);
    this.#drains = new Drains(this.inFlight, (entries) => this.#revoke(entries));
  }

  /** Takes records that were read, in order. */
  track(entries: readonly Entry[]): void {
    this.#parts.ledger.receive(entries.length);
    for (const entry of entries) {
      this.inFlight.add(entry);
      this.settledRecords.track(entry);
    }
  }

  /** Takes records that cannot be used: they are in flight, too, until they are given back at the end of the run, which is near. */
  trackUnusable(entries: readonly Entry[]): void {
    this.#parts.ledger.receive(entries.length);
    for (const entry of entries) this.inFlight.add(entry);
  }

  /** Ends one event of a record; the record is settled when all of its events have ended, with the worst outcome (rule 7). */
  settleDelivery({ entry }: Delivery, outcome: Outcome): void {
    if (entry.state !== 'open') return;
    entry.pending -= 1;
    entry.outcome = worseOf(entry.outcome, outcome);
    if (entry.pending === 0) this.settle(entry, entry.outcome);
  }

  /** The one place where a record is settled. */
  settle(entry: Entry, outcome: Outcome): void {
    if (this.#over || entry.state !== 'open') return;
    this.#parts.probe?.('before settle');
    entry.state = 'settled';
    this.#parts.ledger.settle(outcome);
    this.settledRecords.settle(entry);
    this.#parts.settled();
    this.#parts.probe?.('after settle');
  }

  /** Upstream was told about these: they are over and done with. */
  committed(entries: readonly Entry[]): void {
    for (const entry of entries) if (entry.state === 'settled') this.inFlight.remove(entry);
    this.#parts.health.progress();
    this.#drains.check();
  }

  /** See `SourceContext.drain` of the contract. */
  async drain(partitions: readonly string[], signal: AbortSignal): Promise<void> {
    await this.#drains.drain(partitions, signal);
  }

  /** The run is over: nothing settles any more. */
  end(): void {
    this.#over = true;
    this.#drains.end();
  }

  /** Takes out what is not settled, in the order in which it was read, so that it can be given back. */
  releaseOpen(): readonly AnyRecord[] {
    const open: AnyRecord[] = [];
    for (const entry of this.inFlight) {
      if (entry.state !== 'open') continue;
      entry.state = 'released';
      open.push(entry.record);
    }
    this.#parts.ledger.release(open.length);
    return open;
  }

  /** Partitions were taken away: what is still open of them comes again elsewhere. */
  #revoke(entries: readonly Entry[]): void {
    this.settledRecords.forget(entries);
    for (const entry of entries) {
      const wasOpen = entry.state === 'open';
      entry.state = 'released';
      this.inFlight.remove(entry);
      if (wasOpen) this.#parts.ledger.release(1);
    }
  }
}
