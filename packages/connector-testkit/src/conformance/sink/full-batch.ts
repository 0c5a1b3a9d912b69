import type { AnyCloudEvent, SinkLimits } from '@eventmesh/connector-api';
import { createEvent, estimateEventBytes } from '@eventmesh/event-formats';
import { eventSeed } from '../kit-event.ts';

/** Whoever declares more could not be tried in a few seconds. */
const maxEvents = 20_000;
const maxBytes = 16_777_216;
/** So much of an event is not data. */
const overheadBytes = 400;
const keys = 8;

/** As many events, and about as many bytes, as a sink takes in one batch; no more than 20 000 and 16 MiB. */
export function fullBatch(limits: SinkLimits): readonly AnyCloudEvent[] {
  const count = Math.min(limits.maxEvents, maxEvents);
  const bytes = Math.min(limits.maxBytes, maxBytes);
  const text = 'x'.repeat(Math.max(0, Math.floor(bytes / count) - overheadBytes));
  const batch: AnyCloudEvent[] = [];
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const seed = eventSeed(String(index), `key ${index % keys}`);
    const event = createEvent({ ...seed, datacontenttype: 'application/json', data: { id: seed.id, text } });
    total += estimateEventBytes(event);
    if (index > 0 && total > bytes) break;
    batch.push(event);
  }
  return batch;
}
