import type { ConnectorError } from './connector-error.ts';
import type { AnyCloudEvent } from './event.ts';

/** One event of a batch that was not written. */
export interface WriteFailure {
  /** Which event, counted from 0 in the batch that `write` was given. */
  readonly index: number;
  /** Why; its code decides whether the event is tried again. */
  readonly error: ConnectorError;
}

/**
 * Carries events out to one outside system.
 *
 * A sink object is opened once and closed once; a restart makes a new one through the definition's `create`. It
 * reconnects by itself: `write` may be called again and again while the target is away.
 */
export interface Sink {
  /** Connects. Called once, before anything else. Rejects when that fails; `close` is called then, too. */
  open(signal: AbortSignal): Promise<void>;

  /**
   * Writes a batch and resolves only when it is durable at the target.
   *
   * Events of a batch are in order, and there is at least one. Resolve with nothing when all are written, or with the
   * failures; reject when the batch failed as a whole. A sink that keeps order stops a key (`partitionkey`) at its first
   * failure and reports the key's later events as `NOT_ATTEMPTED` (`BatchFailures` sees to that); events without a key may be of
   * one partition, so they count as one key. It does not retry: the runtime does. Runs as often at a time as the definition's
   * `limits.concurrentWrites` allows. On abort it gives up soon.
   */
  write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<readonly WriteFailure[] | void>;

  /** Lets go of everything: connections, timers, listeners. Called once, also after a failed `open`. */
  close(): Promise<void>;
}
