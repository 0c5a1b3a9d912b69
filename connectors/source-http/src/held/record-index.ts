import type { AnyCloudEvent } from '@eventmesh/connector-api';
import type { HttpRecord } from './http-record.ts';

const buckets = 4096;
const hashedCharacters = 24;

/** Finds the record of an event by `source` and `id`. Unlike with a `Map`, no key has to be made of the two. */
export class RecordIndex {
  readonly #buckets: (HttpRecord | undefined)[] = Array.from({ length: buckets }, () => undefined);

  find({ source, id }: AnyCloudEvent): HttpRecord | undefined {
    let record = this.#buckets[bucketOf(id)];
    while (record !== undefined && (record.event.id !== id || record.event.source !== source))
      record = record.nextInBucket;
    return record;
  }

  add(record: HttpRecord): void {
    const bucket = bucketOf(record.event.id);
    record.nextInBucket = this.#buckets[bucket];
    this.#buckets[bucket] = record;
  }

  /** Does nothing when it is not there. */
  remove(record: HttpRecord): void {
    const bucket = bucketOf(record.event.id);
    let before: HttpRecord | undefined;
    let at = this.#buckets[bucket];
    while (at !== undefined && at !== record) [before, at] = [at, at.nextInBucket];
    if (at === undefined) return;
    if (before === undefined) this.#buckets[bucket] = record.nextInBucket;
    else before.nextInBucket = record.nextInBucket;
    record.nextInBucket = undefined;
  }
}

/** Ids differ at their end more often than at their beginning. */
function bucketOf(id: string): number {
  let hash = 0;
  for (let index = Math.max(0, id.length - hashedCharacters); index < id.length; index += 1)
    hash = (Math.imul(hash, 31) + id.charCodeAt(index)) | 0;
  return hash & (buckets - 1);
}
