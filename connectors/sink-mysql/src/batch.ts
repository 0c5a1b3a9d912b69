import {
  isConnectorError,
  toConnectorError,
  type AnyCloudEvent,
  type ConnectorError,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { keyOfEvent } from '@eventmesh/event-formats';
import type { Row } from './to-row.ts';
import { heldBack, type StoppedKeys } from './write-narrowing.ts';

/** What a batch becomes before anything is sent. */
export interface PlannedBatch {
  readonly rows: readonly Row[];
  readonly failures: readonly WriteFailure[];
  readonly stopped: StoppedKeys;
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
  const failures: WriteFailure[] = [];
  const stopped: StoppedKeys = new Map();
  const twins = new Map<number, number>();
  const firsts = new Map<string, number>();
  const fail = (index: number, key: string, error: ConnectorError): void => {
    failures.push({ index, error });
    stopped.set(key, error);
  };
  events.forEach((event, index) => {
    const key = keyOfEvent(event);
    const earlier = stopped.get(key);
    if (earlier !== undefined) {
      failures.push({ index, error: heldBack(earlier) });
      return;
    }
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
      fail(index, key, toConnectorError(thrown));
    }
  });
  return { rows, failures, stopped, twins };
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
    return error === undefined ? [] : [{ index, error: heldBack(error) }];
  });
  return [...failures, ...more];
}
