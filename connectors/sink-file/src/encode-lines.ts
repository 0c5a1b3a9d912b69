import { ConnectorError, toConnectorError, type AnyCloudEvent, type WriteFailure } from '@eventmesh/connector-api';
import { keyOfEvent, writeJsonEvent } from '@eventmesh/event-formats';

/** A batch as lines, and the events of it that are not among them. */
export interface EncodedLines {
  readonly bytes: Buffer;
  readonly failures: readonly WriteFailure[];
}

/**
 * Writes each event as a line in the CloudEvents JSON format. One that cannot be written holds back the later ones of its key, and
 * no others.
 */
export function encodeLines(events: readonly AnyCloudEvent[]): EncodedLines {
  const failures: WriteFailure[] = [];
  const failedOfKey = new Map<string | undefined, ConnectorError>();
  let text = '';
  for (const [index, event] of events.entries()) {
    let key: string | undefined;
    try {
      key = keyOfEvent(event);
      const cause = failedOfKey.get(key);
      if (cause === undefined) text += `${writeJsonEvent(event)}\n`;
      else failures.push({ index, error: heldBack(cause) });
    } catch (thrown) {
      const error = toConnectorError(thrown);
      failures.push({ index, error });
      failedOfKey.set(key, error);
    }
  }
  return { bytes: Buffer.from(text, 'utf8'), failures };
}

function heldBack(cause: ConnectorError): ConnectorError {
  return new ConnectorError('NOT_ATTEMPTED', 'Held back behind an earlier event of its key.', { cause });
}
