import type { AnyRecord, JsonValue, Progress } from '@eventmesh/connector-api';
import type { Entry } from './entry.ts';
import { Queue } from './queue.ts';

/** What upstream may be told now. */
export interface Committable {
  /** What `source.commit` receives. */
  readonly records: readonly AnyRecord[];
  /** Everything that is over and done with once that commit has succeeded. */
  readonly entries: readonly Entry[];
  /** Newest position by partition, to be persisted first where the runtime keeps it. */
  readonly positions: ReadonlyMap<string, JsonValue>;
}

/** What is left to tell when partitions were taken away meanwhile; undefined when nothing is. */
export function withoutReleased(batch: Committable): Committable | undefined {
  if (batch.entries.every(({ state }) => state !== 'released')) return batch;
  const entries = batch.entries.filter(({ state }) => state !== 'released');
  if (entries.length === 0) return undefined;
  const kept = new Set(entries.map(({ record }) => record));
  const records = batch.records.filter((record) => kept.has(record));
  const partitions = new Set(records.map(({ partition }) => partition));
  const positions = new Map([...batch.positions].filter(([partition]) => partitions.has(partition)));
  return { entries, records, positions };
}

/** Works out which records upstream may be told about, in which order they were read and settled. */
export interface SettledRecords {
  /** Notes a record as read. */
  track(entry: Entry): void;
  /** Notes a tracked record as settled. */
  settle(entry: Entry): void;
  /** What has become committable since the last call; undefined when nothing has. */
  take(): Committable | undefined;
  /** Forgets records that were released. */
  forget(entries: readonly Entry[]): void;
}

/** Picks how settled records are put together for a source's kind of progress. */
export function settledRecordsFor(progress: Progress): SettledRecords {
  return progress === 'acknowledged' ? new EachSettledRecord() : new ContiguousPrefix();
}

const noPositions: ReadonlyMap<string, JsonValue> = new Map();

/** `acknowledged`: each record is told by itself, in the order of settling. */
export class EachSettledRecord implements SettledRecords {
  #settled: Entry[] = [];

  track(): void {}

  settle(entry: Entry): void {
    this.#settled.push(entry);
  }

  take(): Committable | undefined {
    if (this.#settled.length === 0) return undefined;
    const entries = this.#settled;
    this.#settled = [];
    return { entries, records: entries.map((entry) => entry.record), positions: noPositions };
  }

  forget(): void {}
}

/** One partition: what was read, in order, and how far it is settled without a gap. */
class Partition {
  readonly unsettled = new Queue<Entry>();
  settledPrefix: Entry[] = [];
}

/**
 * `committed` and `checkpointed`: per partition a FIFO; what is told is the newest record of the contiguous settled
 * prefix, the watermark. A record that settled behind an open one waits.
 */
export class ContiguousPrefix implements SettledRecords {
  readonly #partitions = new Map<string, Partition>();
  readonly #moved = new Set<Partition>();

  track(entry: Entry): void {
    const name = partitionOf(entry);
    let partition = this.#partitions.get(name);
    if (partition === undefined) this.#partitions.set(name, (partition = new Partition()));
    partition.unsettled.push(entry);
  }

  settle(entry: Entry): void {
    const partition = this.#partitions.get(partitionOf(entry));
    if (partition === undefined || partition.unsettled.peek() !== entry) return;
    let head: Entry | undefined = entry;
    while (head !== undefined && head.state === 'settled') {
      partition.settledPrefix.push(head);
      partition.unsettled.shift();
      head = partition.unsettled.peek();
    }
    this.#moved.add(partition);
  }

  take(): Committable | undefined {
    if (this.#moved.size === 0) return undefined;
    const records: AnyRecord[] = [];
    const positions = new Map<string, JsonValue>();
    let entries: Entry[] = [];
    for (const partition of this.#moved) {
      const newest = partition.settledPrefix.at(-1);
      if (newest === undefined) continue;
      records.push(newest.record);
      positions.set(partitionOf(newest), newest.record.position as JsonValue);
      entries = entries.length === 0 ? partition.settledPrefix : entries.concat(partition.settledPrefix);
      partition.settledPrefix = [];
      if (partition.unsettled.length === 0) this.#partitions.delete(partitionOf(newest));
    }
    this.#moved.clear();
    return records.length === 0 ? undefined : { records, entries, positions };
  }

  forget(entries: readonly Entry[]): void {
    for (const name of new Set(entries.map(partitionOf))) {
      const partition = this.#partitions.get(name);
      if (partition === undefined) continue;
      this.#moved.delete(partition);
      this.#partitions.delete(name);
    }
  }
}

function partitionOf(entry: Entry): string {
  return entry.record.partition ?? '';
}
