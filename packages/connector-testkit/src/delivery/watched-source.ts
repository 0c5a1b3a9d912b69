import type { AnyRecord, Progress, ReadLimit, Source } from '@eventmesh/connector-api';
import type { JournalEntry } from './journal.ts';
import { recordName } from './record-name.ts';

/** What a watched source works with. */
export interface WatchedSourceParts {
  readonly progress: Progress;
  readonly readAtMost: number;
  note(entry: JournalEntry): void;
}

/** Notes what a source gives and what it is told, and asks it for little at a time, so that there are many reads to break in at. */
export class WatchedSource implements Source {
  readonly #source: Source;
  readonly #parts: WatchedSourceParts;
  /** Read and not committed, in the order read. */
  #inFlight: AnyRecord[] = [];

  constructor(source: Source, parts: WatchedSourceParts) {
    this.#source = source;
    this.#parts = parts;
  }

  async open(signal: AbortSignal): Promise<void> {
    await this.#source.open(signal);
  }

  async read({ maxRecords, maxBytes }: ReadLimit, signal: AbortSignal): Promise<readonly AnyRecord[] | 'end'> {
    const limit = { maxRecords: Math.min(maxRecords, this.#parts.readAtMost), maxBytes };
    const records = await this.#source.read(limit, signal);
    if (records === 'end' || records.length === 0) return records;
    this.#inFlight.push(...records);
    const ordered = records.every(({ partition }) => partition !== undefined);
    this.#parts.note({ what: 'read', names: records.map(recordName), ordered });
    return records;
  }

  async commit(records: readonly AnyRecord[]): Promise<void> {
    await this.#source.commit(records);
    const told = new Set(records);
    const last = new Map(records.map((record) => [record.partition, this.#inFlight.lastIndexOf(record)]));
    const names = this.#takeOut((record, index) =>
      this.#parts.progress === 'acknowledged' ? told.has(record) : index <= (last.get(record.partition) ?? -1),
    );
    this.#parts.note({ what: 'committed', names });
  }

  async release(records: readonly AnyRecord[]): Promise<void> {
    await this.#source.release?.(records);
    const released = new Set(records);
    this.#parts.note({ what: 'released', names: this.#takeOut((record) => released.has(record)) });
  }

  async lag(): Promise<number | undefined> {
    return await this.#source.lag?.();
  }

  async close(): Promise<void> {
    await this.#source.close();
  }

  #takeOut(isOver: (record: AnyRecord, index: number) => boolean): readonly string[] {
    const over = this.#inFlight.filter(isOver);
    this.#inFlight = this.#inFlight.filter((record, index) => !isOver(record, index));
    return over.map(recordName);
  }
}
