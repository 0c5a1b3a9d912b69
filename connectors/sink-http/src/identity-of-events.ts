import { createHash } from 'node:crypto';
import type { AnyCloudEvent } from '@eventmesh/connector-api';

/** What an event is known by, as one text: `source` and `id`, so that no two pairs give the same. */
export function identityOf({ source, id }: AnyCloudEvent): string {
  return `${source.length}:${source}${id}`;
}

/**
 * Value of `Idempotency-Key`: 64 hexadecimal digits that follow from `source` and `id` of the events of a request, in their order. Sent
 * again, the same events have the same one.
 */
export function idempotencyKeyOf(events: readonly AnyCloudEvent[]): string {
  const hash = createHash('sha256');
  for (const event of events) {
    const identity = identityOf(event);
    hash.update(events.length === 1 ? identity : `${identity.length}:${identity}`);
  }
  return hash.digest('hex');
}
