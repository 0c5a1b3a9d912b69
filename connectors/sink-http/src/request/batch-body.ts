import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { writeJsonEvent } from '@eventmesh/event-formats';

/** An event of a batch. It stays text until it is written among the others: bytes of its own would be copied there once more. */
export interface BatchItem {
  readonly json: string;
  /** Length of that in UTF-8. */
  readonly bytes: number;
}

/**
 * Makes an event an item of a batch.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the data has no JSON form
 */
export function batchItem(event: AnyCloudEvent): BatchItem {
  const json = writeJsonEvent(event);
  return { json, bytes: Buffer.byteLength(json, 'utf8') };
}

/** The JSON list of items, in UTF-8. */
export function batchBody(items: readonly BatchItem[]): Buffer {
  let length = Math.max(1, items.length) + 1;
  for (const { bytes } of items) length += bytes;
  const body = Buffer.allocUnsafe(length);
  let at = body.write('[');
  for (const [index, { json }] of items.entries()) {
    if (index > 0) at += body.write(',', at);
    at += body.write(json, at, 'utf8');
  }
  body.write(']', at);
  return body;
}
