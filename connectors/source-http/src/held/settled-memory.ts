import { createHash } from 'node:crypto';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { writeJsonEvent } from '@eventmesh/event-formats';

interface Remembered {
  readonly digest: string;
  readonly untilMs: number;
}

const mostEvents = 10_000;
const rememberedMs = 600_000;

/** Which event it is: events of one source with the same id are the same. */
function keyOf({ source, id }: AnyCloudEvent): string {
  return `${source}\n${id}`;
}

/**
 * Events that have become safe when nobody was there any more to hear it. Whoever sent them will send them again, and is told then; so
 * they are not delivered twice. Bounded: 10 000 events, ten minutes.
 */
export class SettledMemory {
  readonly #events = new Map<string, Remembered>();

  add(event: AnyCloudEvent, nowMs: number): void {
    const key = keyOf(event);
    this.#events.delete(key);
    this.#events.set(key, { digest: digestOf(event), untilMs: nowMs + rememberedMs });
    for (const [oldest, { untilMs }] of this.#events) {
      if (this.#events.size <= mostEvents && untilMs > nowMs) break;
      this.#events.delete(oldest);
    }
  }

  /** Whether this very event is known to be safe. */
  has(event: AnyCloudEvent, nowMs: number): boolean {
    if (this.#events.size === 0) return false;
    const known = this.#events.get(keyOf(event));
    return known !== undefined && known.untilMs > nowMs && known.digest === digestOf(event);
  }
}

/** Whether two events are the same in everything, and not only in `source` and `id`. */
export function isSameEvent(one: AnyCloudEvent, other: AnyCloudEvent): boolean {
  return digestOf(one) === digestOf(other);
}

function digestOf(event: AnyCloudEvent): string {
  return createHash('sha256').update(writeJsonEvent(event)).digest('base64');
}
