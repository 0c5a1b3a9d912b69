import type { ConnectorError, WriteFailure } from '@eventmesh/connector-api';
import type { Delivery } from './entry.ts';
import type { Target } from './target.ts';

/** One event and why it was not written. */
export interface Refusal {
  readonly delivery: Delivery;
  readonly error: ConnectorError;
}

/** What becomes of each event of a batch after a write that reported failures. */
export interface SortedOut {
  readonly written: readonly Delivery[];
  /** Can never succeed. */
  readonly refused: readonly Refusal[];
  /** To be tried again, in order. */
  readonly again: readonly Delivery[];
  /** Why the first of `again` was not written: the reason that people are shown. */
  readonly reason: ConnectorError | undefined;
  /** A failure that stops the pipeline. */
  readonly stop: ConnectorError | undefined;
}

/** Counts the try on each event that was tried and sorts the batch by what the sink said. */
export function sortOut(batch: readonly Delivery[], failures: readonly WriteFailure[], target: Target): SortedOut {
  const errors = new Map(failures.map(({ index, error }) => [index, error]));
  const others = batch.length - errors.size;
  const written: Delivery[] = [];
  const refused: Refusal[] = [];
  const again: Delivery[] = [];
  let reason: ConnectorError | undefined;
  let stop: ConnectorError | undefined;
  for (const [index, delivery] of batch.entries()) {
    const error = errors.get(index);
    if (error === undefined) {
      written.push(delivery);
      continue;
    }
    target.noteFailure(delivery, error, others);
    const decision = target.decide(error, [delivery]);
    if (decision === 'reject') refused.push({ delivery, error });
    else again.push(delivery);
    if (decision === 'stop') stop ??= error;
    if (decision === 'retry' && (reason === undefined || reason.code === 'NOT_ATTEMPTED')) reason = error;
  }
  return { written, refused, again, reason, stop };
}
