import { createEvent, eventWith } from '@eventmesh/event-formats';
import { z } from 'zod';
import { refuseInvalid } from './refuse-invalid.ts';
import type { Transform } from './transform.ts';

/** Attributes to set; null removes one. */
export type SetAttributes = Readonly<Record<string, string | number | boolean | null>>;

const required = new Set(['id', 'source', 'type', 'specversion']);
const anyEvent = createEvent({ id: '1', source: '/', type: 'any' });

/** Schema of {@link SetAttributes}. */
export const setAttributes = z
  .record(
    z.string().regex(/^[a-z0-9]+$/, 'expected an attribute name: lower-case letters and digits'),
    z.union([z.string(), z.int(), z.boolean(), z.null()]),
  )
  .superRefine((attributes, context) => {
    for (const [name, value] of Object.entries(attributes)) {
      const message = whyNot(name, value);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
    }
  });

/**
 * A transform that sets attributes of each event.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS` when an attribute cannot be set
 */
export function set(attributes: SetAttributes): Transform {
  refuseInvalid(setAttributes, attributes, 'set');
  const changes = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, value ?? undefined]));
  return (event) => eventWith(event, changes);
}

/** Why an attribute cannot be set to a value; undefined when it can. */
function whyNot(name: string, value: SetAttributes[string]): string | undefined {
  if (name === 'data') return "'set' sets attributes, not data: a module under 'use' can";
  if (value === null) return required.has(name) ? `'${name}' cannot be removed: every event has one` : undefined;
  try {
    eventWith(anyEvent, { [name]: value });
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
