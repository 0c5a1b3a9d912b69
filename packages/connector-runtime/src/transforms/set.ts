import { ConnectorError, toConnectorError } from '@eventmesh/connector-api';
import { createEvent, eventWith } from '@eventmesh/event-formats';
import { z } from 'zod';
import { invalidName } from './invalid-name.ts';
import type { Transform } from './transform.ts';

/** Attributes to set; null removes one. */
export type SetAttributes = Readonly<Record<string, string | number | boolean | null>>;

const required = new Set(['id', 'source', 'type', 'specversion']);

/** Schema of {@link SetAttributes}. */
export const setAttributes = z
  .record(z.string().regex(/^[a-z0-9]+$/), z.union([z.string(), z.int(), z.boolean(), z.null()]), {
    error: invalidName,
  })
  .refine((attributes) => !('data' in attributes) && !('data_base64' in attributes), 'sets attributes, not data')
  .refine(
    (attributes) => [...required].every((name) => attributes[name] !== null),
    'id, source, type and specversion cannot be removed',
  )
  .superRefine((attributes, context) => {
    for (const [name, value] of Object.entries(attributes)) {
      const message = value === null ? undefined : whyNot(name, value);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
    }
  });

const anyEvent = createEvent({ id: '1', source: '/', type: 'any' });

/** Why no event can have this attribute; undefined when it can. */
function whyNot(name: string, value: string | number | boolean): string | undefined {
  try {
    eventWith(anyEvent, { [name]: value });
    return undefined;
  } catch (thrown) {
    return toConnectorError(thrown).message;
  }
}

/**
 * A transform that sets attributes of each event.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS` when an attribute cannot be set
 */
export function set(attributes: SetAttributes): Transform {
  const checked = setAttributes.safeParse(attributes);
  if (!checked.success) throw new ConnectorError('INVALID_OPTIONS', `set: ${z.prettifyError(checked.error)}`);
  const changes = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, value ?? undefined]));
  return (event) => eventWith(event, changes);
}
