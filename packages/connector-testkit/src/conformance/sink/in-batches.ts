import type { AnyCloudEvent, SinkLimits } from '@eventmesh/connector-api';
import { estimateEventBytes } from '@eventmesh/event-formats';

/** Cuts events into batches that a sink takes, as the runtime does: one that is larger than a batch goes alone. */
export function inBatches(
  events: readonly AnyCloudEvent[],
  { maxEvents, maxBytes }: SinkLimits,
): readonly (readonly AnyCloudEvent[])[] {
  const batches: AnyCloudEvent[][] = [];
  let last: AnyCloudEvent[] = [];
  let total = 0;
  for (const event of events) {
    const bytes = estimateEventBytes(event);
    if (last.length === 0 || last.length === maxEvents || total + bytes > maxBytes) {
      last = [];
      total = 0;
      batches.push(last);
    }
    last.push(event);
    total += bytes;
  }
  return batches;
}
