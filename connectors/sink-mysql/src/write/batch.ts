import {
  BatchFailures,
  heldBackBehind,
  isConnectorError,
  type AnyCloudEvent,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { keyOfEvent } from '@eventmesh/event-formats';
import type { Row } from '../row/to-row.ts';

/** What a batch becomes before anything is sent. */
export interface PlannedBatch {
  readonly rows: readonly Row[];
  readonly failures: BatchFailures;
  /** Events that came twice in the batch: by their place, and that of the first. */
  readonly twins: ReadonlyMap<number, number>;
}

/**
 * Makes rows of a batch. What cannot become one is a failure, and what comes behind it of its key is held back.
 *
 * @param toRow throws a ConnectorError for an event that cannot become a row
 * @param identityOf what an event is known by; undefined: each counts
 */
export function planBatch(
  events: readonly AnyCloudEvent[],
  toRow: (event: AnyCloudEvent, index: number) => Row,
  identityOf: ((event: AnyCloudEvent) => string) | undefined,
): PlannedBatch {
  const rows: Row[] = [];
  const failures = new BatchFailures();
  const twins = new Map<number, number>();
  const firsts = new Map<string, number>();
  events.forEach((event, index) => {
    const key = keyOfEvent(event);
    if (failures.holdBack(index, key)) return;
    const identity = identityOf?.(event);
    const first = identity === undefined ? undefined : firsts.get(identity);
    if (first !== undefined) {
      twins.set(index, first);
      return;
    }
    try {
      rows.push(toRow(event, index));
      if (identity !== undefined) firsts.set(identity, index);
    } catch (thrown) {
      if (!isConnectorError(thrown)) throw thrown;
      failures.add(index, key, thrown);
    }
  });
  return { rows, failures, twins };
}

/** The failures of a batch, those of twins among them. */
export function withTwins(
  failures: readonly WriteFailure[],
  twins: ReadonlyMap<number, number>,
): readonly WriteFailure[] {
  if (twins.size === 0 || failures.length === 0) return failures;
  const byIndex = new Map(failures.map(({ index, error }) => [index, error]));
  const more = [...twins].flatMap(([index, first]) => {
    const error = byIndex.get(first);
    return error === undefined ? [] : [{ index, error: heldBackBehind(error) }];
  });
  return [...failures, ...more];
}
