import type { WireEvent } from '../event-mapping/event-to-wire.ts';
import type { Frame } from '../protocol/frame.ts';

/**
 * Whether an acknowledgement is of this event: its body repeats `id` and `source`. EventMesh 1.12.0 confuses acknowledgements of
 * events that are published at once, by whichever client. A refusal may come without a body.
 */
export function isOurAcknowledgement({ header, body }: Frame, { id, source }: WireEvent): boolean {
  if (body.length === 0) return header.code !== 0;
  let published: unknown;
  try {
    published = JSON.parse(body.toString('utf8'));
  } catch {
    return false;
  }
  if (typeof published !== 'object' || published === null) return false;
  const found = published as { id?: unknown; source?: unknown };
  return found.id === id && found.source === source;
}
