import { toConnectorError, type AnyCloudEvent, type WriteFailure } from '@eventmesh/connector-api';
import { writeJsonEvent } from '@eventmesh/event-formats';

/** A batch as lines, and the events of it that have no JSON form. */
export interface EncodedLines {
  readonly bytes: Buffer;
  readonly failures: readonly WriteFailure[];
}

/** Writes each event as a line in the CloudEvents JSON format. One that cannot be written does not keep others from it. */
export function encodeLines(events: readonly AnyCloudEvent[]): EncodedLines {
  const failures: WriteFailure[] = [];
  let text = '';
  for (const [index, event] of events.entries()) {
    try {
      text += `${writeJsonEvent(event)}\n`;
    } catch (thrown) {
      failures.push({ index, error: toConnectorError(thrown) });
    }
  }
  return { bytes: Buffer.from(text, 'utf8'), failures };
}
