import type { JsonValue } from '@eventmesh/connector-api';

/** A record that was accepted from upstream and is not delivered yet. */
export interface StoredRecord {
  /** Ascending within the pipeline, in the order in which records were appended. */
  readonly id: string;
  /** The exact event as the source gave it, in the JSON event format. */
  readonly event: string;
  /** Of the record, where the source has partitions. */
  readonly partition?: string;
  /** Of the record, where the source has positions. */
  readonly position?: JsonValue;
  /** How much of the inbox it takes, in bytes. */
  readonly bytes: number;
  /** What lies in the store, where that is not what was written. Then `event` is empty, and nothing else is known of the record. */
  readonly damaged?: Uint8Array;
}

/** A stored record before the inbox has given it an id. */
export type NewStoredRecord = Omit<StoredRecord, 'id' | 'bytes' | 'damaged'>;

/** How much a list may give. */
export interface InboxLimit {
  /** Only records behind this id. Default: from the oldest. */
  readonly after?: string;
  /** At least 1. */
  readonly maxRecords: number;
  /** At least 1. A single record may be larger. */
  readonly maxBytes: number;
}

/** How much of a pipeline waits in the inbox. */
export interface InboxSize {
  readonly records: number;
  readonly bytes: number;
}

/**
 * Keeps records of pipelines that accept what they read before they have delivered it (`delivery.accept: stored`).
 *
 * Several workers may append to the same pipeline at once; one of them lists and removes. An id is never given out below one that a
 * list has already shown.
 */
export interface Inbox {
  /** Appends, all or none, durably, in this order. */
  append(pipeline: string, records: readonly NewStoredRecord[]): Promise<void>;
  /** Oldest first. */
  list(pipeline: string, limit: InboxLimit): Promise<readonly StoredRecord[]>;
  /** Removes what was delivered; ids that are not there are passed over. It survives a kill of the process at least. */
  remove(pipeline: string, ids: readonly string[]): Promise<void>;
  /** How much waits. */
  size(pipeline: string): Promise<InboxSize>;
}

/** A stored record as it lies in a store, without its id: where it came from on the first line, then the event with its very bytes. */
export function inboxText({ event, partition, position }: NewStoredRecord): string {
  return `${JSON.stringify({ partition, position })}\n${event}`;
}

/** The stored record of a text, see {@link inboxText}. Of one that is not like that, all is the event: it must not hold up those behind it. */
export function storedRecordOf(id: string, text: string): StoredRecord {
  const end = text.indexOf('\n');
  const from = end === -1 ? undefined : fromOf(text.slice(0, end));
  return { ...from, id, event: from === undefined ? text : text.slice(end + 1), bytes: Buffer.byteLength(text) };
}

function fromOf(line: string): Pick<StoredRecord, 'partition' | 'position'> | undefined {
  const from = parsed(line);
  if (typeof from !== 'object' || from === null || Array.isArray(from)) return undefined;
  const { partition, position } = from as { partition?: unknown; position?: JsonValue };
  if (partition !== undefined && typeof partition !== 'string') return undefined;
  return { ...(partition === undefined ? {} : { partition }), ...(position === undefined ? {} : { position }) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** As many of the first ones as come to at most `maxBytes`, and one at least. */
export function withinBytes<T extends { readonly bytes: number }>(sized: readonly T[], maxBytes: number): readonly T[] {
  let sum = 0;
  const end = sized.findIndex(({ bytes }, index) => (sum += bytes) > maxBytes && index > 0);
  return end === -1 ? sized : sized.slice(0, end);
}
