import { ConnectorError, outcomeOf, toConnectorError, type WriteFailure } from '@eventmesh/connector-api';
import { keyOfEvent } from '@eventmesh/event-formats';
import type { Row } from './to-row.ts';

/** Keys that must not go on, and why. */
export type StoppedKeys = Map<string, ConnectorError>;

/**
 * Writes rows in one transaction; when that is refused for one of them, in halves, until the culprit stands alone. What comes behind a
 * failure of its key is held back. A failure that may pass ends it: nothing is tried again here.
 *
 * @param attempt writes all of these rows, or none and rejects
 */
export async function writeNarrowing(
  rows: readonly Row[],
  stopped: StoppedKeys,
  attempt: (rows: readonly Row[]) => Promise<void>,
): Promise<readonly WriteFailure[]> {
  const failures: WriteFailure[] = [];
  const waiting: (readonly Row[])[] = [rows];
  let passing: ConnectorError | undefined;
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
    const free = group.filter((row) => {
      const earlier = stopped.get(keyOfEvent(row.event));
      if (earlier !== undefined) failures.push({ index: row.index, error: heldBack(earlier) });
      return earlier === undefined;
    });
    if (free.length === 0) continue;
    if (passing !== undefined) {
      failures.push(...failEach(free, passing, stopped));
      continue;
    }
    try {
      await attempt(free);
    } catch (thrown) {
      const error = toConnectorError(thrown);
      const isOfARow = outcomeOf(error.code) === 'reject' || error.code === 'UNKNOWN';
      if (isOfARow && free.length > 1) {
        const half = free.length >> 1;
        waiting.unshift(free.slice(0, half), free.slice(half));
        continue;
      }
      if (!isOfARow) passing = error;
      failures.push(...failEach(free, error, stopped));
    }
  }
  return failures;
}

/** The first of each key failed, those behind it were not attempted. */
function failEach(rows: readonly Row[], error: ConnectorError, stopped: StoppedKeys): readonly WriteFailure[] {
  return rows.map(({ index, event }) => {
    const key = keyOfEvent(event);
    const earlier = stopped.get(key);
    if (earlier !== undefined) return { index, error: heldBack(earlier) };
    stopped.set(key, error);
    return { index, error };
  });
}

/** What an event fails with that comes behind a failure of its key. */
export function heldBack(cause: ConnectorError): ConnectorError {
  return new ConnectorError('NOT_ATTEMPTED', 'Held back behind an earlier event of its key.', { cause });
}
