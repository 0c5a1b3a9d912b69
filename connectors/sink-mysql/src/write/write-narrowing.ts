import { outcomeOf, toConnectorError, type BatchFailures } from '@eventmesh/connector-api';
import { keyOfEvent } from '@eventmesh/event-formats';
import type { Row } from '../row/to-row.ts';

/**
 * Writes rows in one transaction; when that is refused for one of them, in halves, until the culprit stands alone. What comes behind a
 * failure of its key is held back. A failure that may pass ends it: nothing is tried again here.
 *
 * @param attempt writes all of these rows, or none and rejects
 */
export async function writeNarrowing(
  rows: readonly Row[],
  failures: BatchFailures,
  attempt: (rows: readonly Row[]) => Promise<void>,
): Promise<void> {
  const fail = (group: readonly Row[], error: unknown): void => {
    for (const { index, event } of group) failures.add(index, keyOfEvent(event), error);
  };
  const waiting: (readonly Row[])[] = [rows];
  let passing: unknown;
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
    if (passing !== undefined) {
      fail(group, passing);
      continue;
    }
    const free = group.filter(({ index, event }) => !failures.holdBack(index, keyOfEvent(event)));
    if (free.length === 0) continue;
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
      fail(free, error);
    }
  }
}
