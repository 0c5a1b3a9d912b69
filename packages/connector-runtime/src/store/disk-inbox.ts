import { sizeOfValue, type StoredValue } from './checked-value.ts';
import {
  inboxText,
  storedRecordOf,
  withinBytes,
  type Inbox,
  type InboxLimit,
  type InboxSize,
  type NewStoredRecord,
  type StoredRecord,
} from './inbox.ts';
import type { LevelFile } from './level-file.ts';
import { NumberedLog } from './numbered-log.ts';
import { keyOf, lastPartOf, nextKeyAfter, rangeOf } from './store-keys.ts';

const countedAtOnce = { maxEntries: 1_000, maxBytes: 8_388_608 };

/** The inbox of the embedded store: one entry for each record, in the order of their ids. */
export class DiskInbox implements Inbox {
  readonly #file: LevelFile;
  readonly #log: NumberedLog;
  /** By pipeline: counted once, and kept up from then on, because nobody else has the files open. */
  readonly #waiting = new Map<string, Promise<Waiting>>();

  constructor(file: LevelFile) {
    this.#file = file;
    this.#log = new NumberedLog(file, 'inbox');
  }

  async append(pipeline: string, records: readonly NewStoredRecord[]): Promise<void> {
    const waiting = await this.#waitingOf(pipeline);
    const texts = records.map(inboxText);
    const ids = await this.#log.append(pipeline, texts);
    for (const [index, id] of ids.entries()) waiting.add(id, Buffer.byteLength(texts[index] as string));
  }

  async list(pipeline: string, { after, maxRecords, maxBytes }: InboxLimit): Promise<readonly StoredRecord[]> {
    const all = rangeOf('inbox', pipeline);
    const range = after === undefined ? all : { ...all, gte: nextKeyAfter(keyOf('inbox', pipeline, after)) };
    const entries = await this.#file.entriesWithin(range, { maxEntries: maxRecords, maxBytes });
    const records = entries.map(([key, value]) => recordOf(lastPartOf(key), value));
    return withinBytes(records, maxBytes);
  }

  /** Not synced: a power cut may bring records back that were delivered. They come again, with the same ids. */
  async remove(pipeline: string, ids: readonly string[]): Promise<void> {
    const waiting = await this.#waitingOf(pipeline);
    await this.#file.writeUnsynced(ids.map((id) => ({ type: 'del', key: keyOf('inbox', pipeline, id) })));
    for (const id of ids) waiting.remove(id);
  }

  async size(pipeline: string): Promise<InboxSize> {
    const { records, bytes } = await this.#waitingOf(pipeline);
    return { records, bytes };
  }

  async #waitingOf(pipeline: string): Promise<Waiting> {
    const known = this.#waiting.get(pipeline) ?? this.#count(pipeline);
    this.#waiting.set(pipeline, known);
    try {
      return await known;
    } catch (thrown) {
      this.#waiting.delete(pipeline);
      throw thrown;
    }
  }

  async #count(pipeline: string): Promise<Waiting> {
    const waiting = new Waiting();
    let range = rangeOf('inbox', pipeline);
    for (;;) {
      const page = await this.#file.entriesWithin(range, countedAtOnce);
      for (const [key, value] of page) waiting.add(lastPartOf(key), sizeOfValue(value));
      const last = page.at(-1);
      if (last === undefined) return waiting;
      range = { ...range, gte: nextKeyAfter(last[0]) };
    }
  }
}

function recordOf(id: string, value: StoredValue): StoredRecord {
  if (typeof value === 'string') return storedRecordOf(id, value);
  return { id, event: '', bytes: value.damaged.length, damaged: value.damaged };
}

/** How much each waiting record takes: one that is removed twice counts once. */
class Waiting {
  readonly #bytes = new Map<string, number>();
  bytes = 0;

  get records(): number {
    return this.#bytes.size;
  }

  add(id: string, bytes: number): void {
    this.#bytes.set(id, bytes);
    this.bytes += bytes;
  }

  remove(id: string): void {
    this.bytes -= this.#bytes.get(id) ?? 0;
    this.#bytes.delete(id);
  }
}
