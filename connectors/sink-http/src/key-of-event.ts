import type { AnyCloudEvent } from '@eventmesh/connector-api';

/** What an event keeps its order by; those without a key may be of one partition, so they count as one. */
export function keyOfEvent({ partitionkey }: AnyCloudEvent): string {
  return partitionkey === undefined || partitionkey === null ? '' : `k${JSON.stringify(partitionkey)}`;
}
