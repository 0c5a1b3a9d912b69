import type { RejectedRecord, SourceRecord } from '@eventmesh/connector-api';
import type { Delivery } from '@eventmesh/sdk';

/** A record that knows how it is acknowledged. */
export type EventmeshRecord = (SourceRecord | RejectedRecord) & { readonly delivery: Delivery };

/** A delivery as a record; rejected when it is no event. EventMesh knows no order, so there is no partition. */
export function toRecord(delivery: Delivery): EventmeshRecord {
  const { bytes } = delivery;
  if (delivery.kind === 'event') return { delivery, bytes, event: delivery.event };
  const { error, body, facts } = delivery;
  return { delivery, bytes, error, body, facts };
}
