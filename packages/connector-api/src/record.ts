import type { ConnectorError } from './connector-error.ts';
import type { AnyCloudEvent } from './event.ts';
import type { JsonValue } from './json.ts';

/** An event and where it came from. */
export interface SourceRecord {
  /** Complete: the same upstream item always gives the same `(source, id)`. */
  readonly event: AnyCloudEvent;
  readonly error?: undefined;
  /** The order domain. Left out where the upstream knows no order. */
  readonly partition?: string;
  /** Where in that partition this record is: what a later run resumes behind. The runtime freezes it. */
  readonly position?: JsonValue;
  /** Size as received, in bytes, for the memory cap. Estimated from the event when left out. */
  readonly bytes?: number;
}

/** An upstream item that cannot become an event. It goes to the dead letters and never blocks its neighbours. */
export interface RejectedRecord {
  readonly event?: undefined;
  /** Why; usually code `UNREADABLE`. */
  readonly error: ConnectorError;
  /** The item as it was received. */
  readonly body: Uint8Array;
  /** What is known of the item: topic, key, headers. */
  readonly facts: Readonly<Record<string, string>>;
  /** As in {@link SourceRecord}. */
  readonly partition?: string;
  /** As in {@link SourceRecord}. */
  readonly position?: JsonValue;
  /** As in {@link SourceRecord}. The length of `body` when left out. */
  readonly bytes?: number;
}

/** What a source's `read` gives. */
export type AnyRecord = SourceRecord | RejectedRecord;

/** What a record must carry when its place is remembered by position. */
export interface Positioned {
  /** The order domain. */
  readonly partition: string;
  /** Where in that partition this record is. */
  readonly position: JsonValue;
}

/** What `read` gives on a source whose place is remembered by position: partition and position are required. */
export type PositionedRecord = AnyRecord & Positioned;
