import { BatchFailures, type AnyCloudEvent, type WriteFailure } from '@eventmesh/connector-api';
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
  const failures = new BatchFailures();
  let text = '';
  for (const [index, event] of events.entries()) {
    const key = keyOfEvent(event);
    if (failures.holdBack(index, key)) continue;
    try {
      text += `${writeJsonEvent(event)}\n`;
    } catch (thrown) {
      failures.add(index, key, thrown);
    }
  }
  return { bytes: Buffer.from(text, 'utf8'), failures: failures.all };
}
