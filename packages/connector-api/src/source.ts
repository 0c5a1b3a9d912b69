import type { AnyRecord, PositionedRecord } from './record.ts';

/** How much one `read` may return. */
export interface ReadLimit {
  /** At least 1. */
  readonly maxRecords: number;
  /** At least 1, in bytes. A single record may be larger. */
  readonly maxBytes: number;
}

/**
 * Brings events in from one outside system.
 *
 * A source object is opened once and closed once; a restart makes a new one through the definition's `create`.
 * `read` and `commit` run side by side, because a long poll must not hold acknowledgements back; neither runs twice at
 * a time. `Record` is the source's own kind of record: the very objects that `read` returned come back in `commit` and
 * `release`, so a source can keep there what it needs to acknowledge.
 */
export interface Source<Record extends AnyRecord = AnyRecord> {
  /** Connects. Called once, before anything else. Rejects when that fails; `close` is called then, too. */
  open(signal: AbortSignal): Promise<void>;

  /**
   * Reads what has come, in order within each partition, within `limit`.
   *
   * It may wait for something to come, for about ten seconds at most, and then resolves with `[]`. On abort it
   * resolves soon, with what it has or `[]`: what it returns then is given back through `release`. A source with an
   * `ackDeadlineMs` is read on after the abort, with the same signal, until it gives `[]`: what upstream has pushed by then
   * is stored as well. Resolves with `'end'` when nothing will ever come again; the pipeline then finishes once everything is settled.
   */
  read(limit: ReadLimit, signal: AbortSignal): Promise<readonly Record[] | 'end'>;

  /**
   * Tells upstream that records are safe downstream, so that it may forget them.
   *
   * Which records depends on the definition's `progress`: every settled one (`acknowledged`), or the newest of each
   * partition's contiguous settled prefix (`committed`, `checkpointed`). A rejection is retried with the same records.
   */
  commit(records: readonly Record[]): Promise<void>;

  /**
   * Gives records back unsettled, in the order they were read, so that they come again soon, to whoever reads next.
   * Called at stop. Every record of an `acknowledged` source ends in exactly one of `commit` and `release`, unless the
   * process dies or commits fail until the deadline of the stop. A source without it leaves that to a time-out upstream.
   */
  release?(records: readonly Record[]): Promise<void>;

  /** How many items wait upstream, or `undefined` when upstream cannot tell now. May run beside anything. */
  lag?(): Promise<number | undefined>;

  /** Lets go of everything: connections, timers, listeners. Called once, also after a failed `open`. */
  close(): Promise<void>;
}

/** A source whose place is remembered by position (`committed`, `checkpointed`): each record carries partition and position. */
export type PositionedSource<Record extends PositionedRecord = PositionedRecord> = Source<Record>;
