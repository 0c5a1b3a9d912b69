import { toConnectorError, type AnyCloudEvent, type AnyRecord, type ConnectorError } from '@eventmesh/connector-api';
import { writeExactJsonEvent } from '@eventmesh/event-formats';
import type { DeadLetterStage, NewDeadLetter } from '../store/dead-letter.ts';
import { writeAnything } from './write-anything.ts';

/** What is known of a failure when its dead letter is written. */
export interface Failure {
  readonly record: AnyRecord;
  /** The event as it was to be written; undefined when the record did not become one. */
  readonly event: AnyCloudEvent | undefined;
  readonly stage: DeadLetterStage;
  readonly connector: string;
  /** Undefined where it is not known. */
  readonly connectorVersion: string | undefined;
  readonly error: ConnectorError;
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly firstFailureAt: number;
  /** Milliseconds since 1970. */
  readonly lastFailureAt: number;
}

/** Puts everything that is known of a failed event into a dead letter. Never throws: whatever it is, it is kept. */
export function describeDeadLetter(failure: Failure): NewDeadLetter {
  const { record, event, stage, connector, connectorVersion, error, attempts } = failure;
  return {
    stage,
    connector,
    ...(connectorVersion === undefined ? {} : { connectorVersion }),
    code: error.code,
    message: error.message,
    attempts,
    firstFailureAt: new Date(failure.firstFailureAt).toISOString(),
    lastFailureAt: new Date(failure.lastFailureAt).toISOString(),
    ...(record.partition === undefined ? {} : { partition: record.partition }),
    ...(record.position === undefined ? {} : { position: record.position }),
    ...(event === undefined ? itemOf(record) : eventsOf(event, record.event)),
  };
}

function itemOf(record: AnyRecord): Pick<NewDeadLetter, 'body' | 'facts'> {
  if (record.event !== undefined) return {};
  return { body: Buffer.from(record.body).toString('base64'), facts: record.facts };
}

/** The event, and the one that transforms made it of. */
function eventsOf(event: AnyCloudEvent, source: AnyCloudEvent | undefined): Partial<NewDeadLetter> {
  const letter = eventOf(event);
  if (source === undefined || source === event) return letter;
  try {
    return { ...letter, original: writeExactJsonEvent(source) };
  } catch {
    // Transforms may have put something else in place of what has no JSON form.
    return { ...letter, facts: { ...letter.facts, original: writeAnything(source) } };
  }
}

function eventOf(event: AnyCloudEvent): Pick<NewDeadLetter, 'event' | 'body' | 'facts'> {
  try {
    return { event: writeExactJsonEvent(event) };
  } catch (thrown) {
    return {
      body: Buffer.from(writeAnything(event)).toString('base64'),
      facts: {
        form: 'JSON as far as there is any: the event has no JSON form',
        reason: toConnectorError(thrown).message,
      },
    };
  }
}
