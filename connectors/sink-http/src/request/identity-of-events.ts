import { hash } from 'node:crypto';
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
  const identities = events.map(identityOf);
  const text =
    identities.length === 1 ? String(identities[0]) : identities.map((each) => `${each.length}:${each}`).join('');
  return hash('sha256', text, 'hex');
}
