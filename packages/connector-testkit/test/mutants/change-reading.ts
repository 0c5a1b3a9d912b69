import type { AnyCloudEvent, ReadLimit, Source } from '@eventmesh/connector-api';
import { eventWith } from '@eventmesh/event-formats';
import type { ReferenceRecord } from '../../src/reference/reference-source.ts';

/** The source that a mutant is made of. */
export type Reference = Source<ReferenceRecord>;

/** What a read gave. */
export type Records = readonly ReferenceRecord[];

/** Longer than anything that ends soon, in milliseconds. */
export const notSoonMs = 6_500;

/** Reads with another limit or signal, and gives what is made of the records. */
export function reads(
  read: (source: Reference, limit: ReadLimit, signal: AbortSignal) => Promise<Records>,
): (source: Reference) => Partial<Reference> {
  return (source) => ({ read: (limit, signal) => read(source, limit, signal) });
}

/** Gives other records than were read. */
export function alters(alter: (records: Records) => Records): (source: Reference) => Partial<Reference> {
  return reads(async (source, limit, signal) => alter(await readOf(source, limit, signal)));
}

/** One read of the source; it never ends. */
export async function readOf(source: Reference, limit: ReadLimit, signal: AbortSignal): Promise<Records> {
  const records = await source.read(limit, signal);
  return records === 'end' ? [] : records;
}

/** Waits for something to come, longer than the source does by itself. */
export async function readLong(
  source: Reference,
  limit: ReadLimit,
  signal: AbortSignal,
  ms = notSoonMs,
): Promise<Records> {
  const end = Date.now() + ms;
  let records: Records = [];
  while (records.length === 0 && !signal.aborted && Date.now() < end) records = await readOf(source, limit, signal);
  return records;
}

/** A record whose event has another id; the extension `kitid` keeps the right one. */
export function renamed(record: ReferenceRecord, id: string): ReferenceRecord {
  const { event } = record;
  return event === undefined ? record : { ...record, event: eventWith(event, { id, kitid: event.id }) };
}

/** The id that {@link renamed} has put aside. */
export function idBefore(event: AnyCloudEvent): string {
  return String(event['kitid']);
}
