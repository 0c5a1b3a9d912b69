import type { AnyRecord } from '@eventmesh/connector-api';

/** What a record is known by in all lives: its event's `source` and `id`, or the place of an item that could not become one. */
export function recordName({ event, partition, position }: AnyRecord): string {
  return JSON.stringify(event === undefined ? ['unreadable', partition, position] : [event.source, event.id]);
}
