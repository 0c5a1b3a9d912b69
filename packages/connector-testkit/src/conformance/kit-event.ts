import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';
import type { EventSeed } from './harness.ts';

/** The attributes that every event of the kit has. */
export function eventSeed(id: string, key?: string): EventSeed {
  return { id, source: '/kit', type: 'kit.item', ...(key === undefined ? {} : { partitionkey: key }) };
}

/** An event of the kit: its data say which one it is, too, for systems that carry no attributes. */
export function kitEvent(id: string, key?: string): AnyCloudEvent {
  return createEvent({ ...eventSeed(id, key), datacontenttype: 'application/json', data: { id, key: key ?? null } });
}

/** So many events, `0` to `count - 1`, in turns of these keys. */
export function kitEvents(count: number, { from = 0, keys = [] as readonly string[] } = {}): readonly AnyCloudEvent[] {
  return Array.from({ length: count }, (_, index) => kitEvent(String(from + index), keys[index % keys.length]));
}
