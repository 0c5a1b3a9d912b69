import type { AnyRecord } from '@eventmesh/connector-api';

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

  push(...records: readonly Record[]): void {
    this.records.push(...records);
  }

  /** Takes the next records; for the source. */
  take(maxRecords: number): Record[] {
    const count = Math.min(maxRecords, this.maxPerRead);
    const taken = this.records.slice(this.#next, this.#next + count);
    this.#next += taken.length;
    return taken;
  }

  /** Reads on from here, as after a restart. */
  seek(index: number): void {
    this.#next = index;
  }
}
