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

/** An inbox that forgets everything with the process. */
export class MemoryInbox implements Inbox {
  readonly #records = new Map<string, Map<string, StoredRecord>>();
  #lastId = 0;

  async append(pipeline: string, records: readonly NewStoredRecord[]): Promise<void> {
    const kept = this.#of(pipeline);
    this.#records.set(pipeline, kept);
    for (const record of records) {
      this.#lastId += 1;
      const id = String(this.#lastId).padStart(16, '0');
      kept.set(id, storedRecordOf(id, inboxText(record)));
    }
  }

  async list(pipeline: string, { after = '', maxRecords, maxBytes }: InboxLimit): Promise<readonly StoredRecord[]> {
    const behind = [...this.#of(pipeline).values()].filter(({ id }) => id > after);
    return withinBytes(behind.slice(0, maxRecords), maxBytes);
  }

  async remove(pipeline: string, ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#of(pipeline).delete(id);
  }

  async size(pipeline: string): Promise<InboxSize> {
    const records = [...this.#of(pipeline).values()];
    return { records: records.length, bytes: records.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  #of(pipeline: string): Map<string, StoredRecord> {
    return this.#records.get(pipeline) ?? new Map<string, StoredRecord>();
  }
}
