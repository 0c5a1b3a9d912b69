import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent, type EventAttributes } from '@eventmesh/event-formats';

/** An event for tests: what is not said of it is the same for all. */
export function event(attributes: Partial<EventAttributes> = {}): AnyCloudEvent {
  return createEvent({ id: '1', source: '/test', type: 'test', ...attributes });
}

/** An event of a key. */
export function keyed(id: string, partitionkey: string, more: Partial<EventAttributes> = {}): AnyCloudEvent {
  return event({ id, partitionkey, ...more });
}

/** So many events, `0` to `count - 1`, in turns of these keys. */
export function numbered(count: number, keys: readonly string[]): readonly AnyCloudEvent[] {
  return Array.from({ length: count }, (_, index) => keyed(String(index), String(keys[index % keys.length])));
}

/** So many events, each of a key of its own: none waits for another. */
export function ofOwnKeys(count: number): readonly AnyCloudEvent[] {
  return numbered(
    count,
    Array.from({ length: count }, (_, index) => String(index)),
  );
}
