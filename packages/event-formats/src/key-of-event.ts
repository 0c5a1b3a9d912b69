import type { AnyCloudEvent } from '@eventmesh/connector-api';

/**
 * What an event keeps its order by: its `partitionkey` as text, as the engine compares it. Events without one, or with an empty one, may be
 * of one partition, so they count as one key: the empty text.
 */
export function keyOfEvent({ partitionkey: key }: AnyCloudEvent): string {
  return typeof key === 'string' || typeof key === 'number' || typeof key === 'boolean' ? String(key) : '';
}
