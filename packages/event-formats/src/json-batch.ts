import { ConnectorError, toConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { eventOf, writeJsonEvent } from './json-event.ts';
import { parseJson } from './parse-json.ts';

/** Content type of several events in the JSON batch format. */
export const jsonBatchContentType = 'application/cloudevents-batch+json';

/** Writes events in the JSON batch format, see {@link writeJsonEvent}. */
export function writeJsonBatch(events: readonly AnyCloudEvent[]): string {
  return `[${events.map(writeJsonEvent).join(',')}]`;
}

/**
 * Reads events in the JSON batch format. A bad event gives an error in its place and spoils none of the others.
 *
 * @throws ConnectorError with code `UNREADABLE` when it is not a JSON array at all
 */
export function readJsonBatch(json: string | Uint8Array): readonly (AnyCloudEvent | ConnectorError)[] {
  const values = parseJson(json, 'a batch of events');
  if (!Array.isArray(values)) throw new ConnectorError('UNREADABLE', 'Not a batch of events: expected a JSON array.');
  return values.map((value: unknown) => {
    try {
      return eventOf(value);
    } catch (thrown) {
      return toConnectorError(thrown);
    }
  });
}
