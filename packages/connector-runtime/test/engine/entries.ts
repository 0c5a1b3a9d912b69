import type { JsonValue } from '@eventmesh/connector-api';
import { createEvent, type EventAttributes } from '@eventmesh/event-formats';
import { Entry } from '../../src/engine/entry.ts';

/** A tracked record with an event of this id. */
export function entry(
  id: string,
  place: { readonly partition?: string; readonly position?: JsonValue } = {},
  attributes: Partial<EventAttributes> = {},
): Entry {
  return new Entry({ event: createEvent({ id, source: '/test', type: 'test', ...attributes }), ...place }, 10);
}
