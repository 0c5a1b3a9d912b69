import type { ReadLimit } from '@eventmesh/connector-api';
import type { Entry } from './entry.ts';

/** Caps on what may be in flight at once. */
export interface InFlightCaps {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/**
 * Everything read and not yet committed or released, in the order it was read (rule 1). Its caps are what stops
 * reading; nothing else does.
 */
export class InFlight {
  readonly #caps: InFlightCaps;
  #oldest: Entry | undefined;
  #newest: Entry | undefined;
  #count = 0;
  #bytes = 0;
  #onRoom: (() => void) | undefined;

  constructor(caps: InFlightCaps) {
    this.#caps = caps;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** How much may be read now; undefined when a cap is reached. */
  room(): ReadLimit | undefined {
    const maxRecords = this.#caps.maxRecords - this.#count;
    const maxBytes = this.#caps.maxBytes - this.#bytes;
    return maxRecords > 0 && maxBytes > 0 ? { maxRecords, maxBytes } : undefined;
  }

  /** Calls `callback` once, as soon as there is room again. */
  whenRoom(callback: () => void): void {
    this.#onRoom = callback;
  }

  add(entry: Entry): void {
    entry.previous = this.#newest;
    if (this.#newest === undefined) this.#oldest = entry;
    else this.#newest.next = entry;
    this.#newest = entry;
    this.#count += 1;
    this.#bytes += entry.bytes;
  }

  remove(entry: Entry): void {
    if (entry.previous === undefined) this.#oldest = entry.next;
    else entry.previous.next = entry.next;
    if (entry.next === undefined) this.#newest = entry.previous;
    else entry.next.previous = entry.previous;
    entry.previous = entry.next = undefined;
    this.#count -= 1;
    this.#bytes -= entry.bytes;
    if (this.#onRoom !== undefined && this.room() !== undefined) {
      const onRoom = this.#onRoom;
      this.#onRoom = undefined;
      onRoom();
    }
  }

  /** Oldest first. The entry at hand may be removed while walking. */
  *[Symbol.iterator](): Generator<Entry> {
    let entry = this.#oldest;
    while (entry !== undefined) {
      const { next } = entry;
      yield entry;
      entry = next;
    }
  }
}
