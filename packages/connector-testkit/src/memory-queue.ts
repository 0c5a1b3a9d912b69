import type { AnyRecord, ReadLimit } from '@eventmesh/connector-api';
import { estimateEventBytes } from '@eventmesh/event-formats';

/** Upstream and its memory, for {@link memorySource}: what outlives a source object. */
export class MemoryQueue<Record extends AnyRecord = AnyRecord> {
  /** Everything upstream holds, in order. */
  readonly records: Record[];
  /** What `commit` was called with, in order. */
  readonly commits: (readonly AnyRecord[])[] = [];
  /** What `release` was called with, in order. */
  readonly releases: (readonly AnyRecord[])[] = [];
  /** How many records `read` may give at once. Default: as many as the runtime asks for. */
  maxPerRead = Number.POSITIVE_INFINITY;
  /** Whether the source ends when everything was read, instead of waiting for more. */
  ends = false;
  #next = 0;

  constructor(records: readonly Record[] = []) {
    this.records = [...records];
  }

  /** All records that were committed, in order. */
  get committed(): readonly AnyRecord[] {
    return this.commits.flat();
  }

  /** All records that were released, in order. */
  get released(): readonly AnyRecord[] {
    return this.releases.flat();
  }

  /** How many records wait to be read. */
  get waiting(): number {
    return this.records.length - this.#next;
  }

  /** Adds records at the end, as new ones that come upstream. */
  push(...records: readonly Record[]): void {
    this.records.push(...records);
  }

  /** Takes the next records, within the limit; one at least, if there is one. For the source. */
  take({ maxRecords, maxBytes }: ReadLimit): Record[] {
    const taken: Record[] = [];
    const count = Math.min(maxRecords, this.maxPerRead);
    for (let bytes = 0; taken.length < count; this.#next += 1) {
      const record = this.records[this.#next];
      if (record === undefined) break;
      bytes += sizeOf(record);
      if (bytes > maxBytes && taken.length > 0) break;
      taken.push(record);
    }
    return taken;
  }

  /** Reads on from here, as after a restart. */
  seek(index: number): void {
    this.#next = index;
  }
}

function sizeOf({ bytes, event, body }: AnyRecord & { readonly body?: Uint8Array }): number {
  return bytes ?? (event === undefined ? (body?.byteLength ?? 0) : estimateEventBytes(event));
}
