import {
  ConnectorError,
  outcomeOf,
  toConnectorError,
  type FailureOutcome,
  type WriteFailure,
} from '@eventmesh/connector-api';
import type { DeliverySettings } from './delivery-settings.ts';
import type { Delivery } from './entry.ts';

/** One event and why it was not written. */
export interface Refusal {
  readonly delivery: Delivery;
  readonly error: ConnectorError;
}

/** The circumstances of a failed write, by which its events are judged. */
export interface Circumstances {
  /** The clock's time, in milliseconds. */
  readonly now: number;
  /** How many events the target had taken before this write, from all lanes. */
  readonly written: number;
  readonly retry: DeliverySettings['retry'];
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

/**
 * What to do about an error after so many tries: the table's outcome, where `retry-bounded` has become `retry` or
 * `reject`.
 */
export function decide(
  error: ConnectorError,
  attempts: number,
  maxUnknownAttempts: number,
): Exclude<FailureOutcome, 'retry-bounded'> {
  const outcome = outcomeOf(error.code);
  if (outcome !== 'retry-bounded') return outcome;
  return attempts < maxUnknownAttempts ? 'retry' : 'reject';
}

/**
 * Which of the tries of an event that fails for an unknown reason speak against it. The trouble may be the target's: so only those do
 * meanwhile the target has taken other events (rule 4). It is not waited for for ever, though: after `unknownPatienceMs` all do.
 */
export function attemptsAgainst(
  { attempts, attemptsBesideOthers, firstFailureAt }: Delivery,
  { now, retry }: Circumstances,
): number {
  const patienceIsOver = now - (firstFailureAt ?? now) >= retry.unknownPatienceMs;
  return patienceIsOver ? attempts : attemptsBesideOthers;
}

/** Counts the try on each event that was tried and sorts the batch by what the sink said. */
export function sortOut(
  batch: readonly Delivery[],
  failures: readonly WriteFailure[],
  circumstances: Circumstances,
): SortedOut {
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
    countFailure(delivery, error, circumstances, others);
    const attempts = attemptsAgainst(delivery, circumstances);
    const decision = decide(error, attempts, circumstances.retry.maxUnknownAttempts);
    if (decision === 'reject') refused.push({ delivery, error });
    else again.push(delivery);
    if (decision === 'stop') stop ??= error;
    if (decision === 'retry' && (reason === undefined || reason.code === 'NOT_ATTEMPTED')) reason = error;
  }
  return { written, refused, again, reason, stop };
}

/**
 * Notes a failed try on an event; `NOT_ATTEMPTED` is none.
 *
 * @param others how many events of the same write the target has taken
 */
export function countFailure(
  delivery: Delivery,
  error: ConnectorError,
  { now, written }: Pick<Circumstances, 'now' | 'written'>,
  others = 0,
): void {
  if (error.code === 'NOT_ATTEMPTED') return;
  delivery.attempts += 1;
  delivery.firstFailureAt ??= now;
  if (written + others > (delivery.writtenBefore ?? written)) delivery.attemptsBesideOthers += 1;
  delivery.writtenBefore = written + others;
}

/**
 * Checks what a sink's `write` resolved with. An error that is no ConnectorError, a driver's own say, becomes one of code `UNKNOWN`.
 *
 * @throws ConnectorError with code `UNKNOWN` when it is not what the contract says: then nothing can be taken as written
 */
export function checkFailures(result: unknown, batchSize: number, who: string): readonly WriteFailure[] {
  if (result === undefined) return [];
  if (!Array.isArray(result)) throw brokenContract(who, `resolved with ${typeof result} instead of a list of failures`);
  return (result as readonly Partial<WriteFailure>[]).map((failure) => {
    const { index, error } = failure ?? {};
    if (!Number.isInteger(index) || Number(index) < 0 || Number(index) >= batchSize) {
      throw brokenContract(who, `reported a failure with index ${String(index)} for a batch of ${batchSize}`);
    }
    if (!(error instanceof Error)) {
      throw brokenContract(who, `reported a failure without an error for event ${String(index)}`);
    }
    return { index: Number(index), error: toConnectorError(error) };
  });
}

function brokenContract(who: string, what: string): ConnectorError {
  return new ConnectorError('UNKNOWN', `${who} broke the contract: write ${what}. This is a defect of the connector.`);
}
