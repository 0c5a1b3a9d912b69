import type { AnyCloudEvent } from '@eventmesh/connector-api';

/** Which event it is: by `id` and `source`, in words. */
export function identityOf({ id, source }: AnyCloudEvent): string {
  return `'${id}' of '${source}'`;
}

/** How often each event is among these. */
export function countByIdentity(events: readonly AnyCloudEvent[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const event of events) {
    const identity = identityOf(event);
    counts.set(identity, (counts.get(identity) ?? 0) + 1);
  }
  return counts;
}
