import type { AnyRecord, Progress } from '@eventmesh/connector-api';

/**
 * Which of the records that were read must come again after a restart, in the order they were read.
 *
 * Of a source that acknowledges each by itself, those that were not settled; of one that keeps a position, everything from the first
 * unsettled one of each partition on.
 */
export function comesAgain(
  progress: Progress,
  records: readonly AnyRecord[],
  settled: ReadonlySet<AnyRecord>,
): readonly AnyRecord[] {
  if (progress === 'acknowledged') return records.filter((record) => !settled.has(record));
  const held = new Set<string | undefined>();
  return records.filter((record) => {
    if (!settled.has(record)) held.add(record.partition);
    return held.has(record.partition);
  });
}
