import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { writeJsonEvent } from '@eventmesh/event-formats';
import type { UpstreamMode, WireItem } from './protocol.ts';

/** How many items a gating or pushing upstream gives before it waits to be told. */
const windowSize = 8;

/** What a read may give. */
export interface TakeLimit {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/**
 * An upstream in memory, in one of four modes:
 *
 * - `replayable`: keeps everything for ever, and reads from wherever it is asked to;
 * - `prune-on-commit`: forgets what was committed, up to a position for each partition, and begins there;
 * - `gating`: gives a few items and no more until it is told what became of them;
 * - `push-only`: the same, but sends them by itself.
 */
export class ReferenceUpstream {
  readonly mode: UpstreamMode;
  readonly #items: WireItem[] = [];
  readonly #partitionSizes = new Map<string, number>();
  /** Positioned modes: the first offset that is not committed, by partition. */
  readonly #committed = new Map<string, number>();
  /** Other modes: the numbers that wait, in order, and those that were given, with who has them. */
  #waiting: number[] = [];
  readonly #given = new Map<number, object>();
  readonly #done = new Set<number>();
  readonly #onChange = new Set<() => void>();

  constructor(mode: UpstreamMode) {
    this.mode = mode;
  }

  get positioned(): boolean {
    return this.mode === 'replayable' || this.mode === 'prune-on-commit';
  }

  /** Puts an event in; the key decides its partition. */
  put(event: AnyCloudEvent): void {
    const key = event['partitionkey'];
    this.putBody(Buffer.from(writeJsonEvent(event)), typeof key === 'string' ? `p${key.length % 2}` : 'p0');
  }

  /** Puts bytes in, whatever they are. */
  putBody(body: Uint8Array, partition = 'p0'): void {
    const offset = this.#partitionSizes.get(partition) ?? 0;
    this.#partitionSizes.set(partition, offset + 1);
    const number = this.#items.length;
    this.#items.push({ number, partition, offset, body: Buffer.from(body).toString('base64') });
    if (!this.positioned) this.#waiting.push(number);
    this.#changed();
  }

  /** Where a new reader begins, by partition. */
  get begin(): Readonly<Record<string, number>> {
    return this.mode === 'prune-on-commit' ? Object.fromEntries(this.#committed) : {};
  }

  /** How many items nobody has settled. A replayable upstream does not know. */
  get unsettled(): number | undefined {
    if (this.mode === 'replayable') return undefined;
    if (this.mode === 'prune-on-commit') {
      return this.#items.filter(({ partition, offset }) => offset >= (this.#committed.get(partition) ?? 0)).length;
    }
    return this.#items.length - this.#done.size;
  }

  /** The next items for a reader; of positioned modes from these offsets on. */
  take(reader: object, limit: TakeLimit, from: Readonly<Record<string, number>>): readonly WireItem[] {
    return this.positioned ? this.#takeFrom(limit, from) : this.#takeWaiting(reader, limit);
  }

  /** Whether a reader could get something now. */
  hasMore(from: Readonly<Record<string, number>>): boolean {
    if (this.positioned) return this.#items.some((item) => item.offset >= this.#firstOf(item.partition, from));
    return this.#waiting.length > 0 && this.#given.size < windowSize;
  }

  commit(numbers: readonly number[]): void {
    for (const number of numbers) {
      const item = this.#items[number];
      if (item === undefined) continue;
      const committed = this.#committed.get(item.partition) ?? 0;
      this.#committed.set(item.partition, Math.max(committed, item.offset + 1));
      this.#done.add(number);
      this.#given.delete(number);
    }
    if (!this.positioned) this.#waiting = this.#waiting.filter((number) => !this.#done.has(number));
    this.#changed();
  }

  release(numbers: readonly number[]): void {
    const back = numbers.filter((number) => this.#given.delete(number));
    this.#waiting = [...this.#waiting, ...back].toSorted((one, other) => one - other);
    this.#changed();
  }

  /** A reader has gone: what it had comes again. */
  gone(reader: object): void {
    this.release([...this.#given].filter(([, holder]) => holder === reader).map(([number]) => number));
  }

  /** Calls back whenever there may be something to give; the returned function ends that. */
  onChange(callback: () => void): () => void {
    this.#onChange.add(callback);
    return () => void this.#onChange.delete(callback);
  }

  #takeFrom(limit: TakeLimit, from: Readonly<Record<string, number>>): readonly WireItem[] {
    return within(
      limit,
      this.#items.filter((item) => item.offset >= this.#firstOf(item.partition, from)),
    );
  }

  #takeWaiting(reader: object, { maxRecords, maxBytes }: TakeLimit): readonly WireItem[] {
    const room = Math.min(maxRecords, windowSize - this.#given.size);
    const candidates = this.#waiting.slice(0, Math.max(0, room)).map((number) => this.#items[number] as WireItem);
    const taken = within({ maxRecords: room, maxBytes }, candidates);
    this.#waiting.splice(0, taken.length);
    for (const { number } of taken) this.#given.set(number, reader);
    return taken;
  }

  #firstOf(partition: string, from: Readonly<Record<string, number>>): number {
    const pruned = this.mode === 'prune-on-commit' ? (this.#committed.get(partition) ?? 0) : 0;
    return Math.max(pruned, from[partition] ?? 0);
  }

  #changed(): void {
    for (const callback of this.#onChange) callback();
  }
}

/** Bytes of an item as it was put in. */
export function sizeOf({ body }: WireItem): number {
  return Buffer.byteLength(body, 'base64');
}

/** As many as the limit allows; one at least, if there is one and any may be given. */
function within({ maxRecords, maxBytes }: TakeLimit, items: readonly WireItem[]): readonly WireItem[] {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    bytes += sizeOf(item);
    return index >= maxRecords || (index > 0 && bytes > maxBytes);
  });
  return end === -1 ? items : items.slice(0, end);
}
