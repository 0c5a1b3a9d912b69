import { defineSource, type PositionedSource, type ReadLimit } from '@eventmesh/connector-api';
import { connectAcme, type AcmeConnection } from './acme-connection.ts';
import { acmeSourceOptions } from './acme-source-options.ts';
import { toRecord, type AcmeRecord } from './to-record.ts';

/** Longest that one read waits for something to come, in milliseconds. */
const longestReadMs = 5_000;

/** Brings the messages of a topic of Acme in, in order. Acme keeps the position of the group. */
export const acmeSource = defineSource({
  apiVersion: 'v1',
  system: 'acme',
  progress: 'committed',
  options: acmeSourceOptions,
  create: (options) => new AcmeSource(options.topic, connectAcme(options)),
});

/** Reads on from the position of the group, and moves it when records are safe downstream. */
export class AcmeSource implements PositionedSource<AcmeRecord> {
  readonly #topic: string;
  readonly #connection: AcmeConnection;
  /** The offset to read next. */
  #next = 0;

  constructor(topic: string, connection: AcmeConnection) {
    this.#topic = topic;
    this.#connection = connection;
  }

  async open(signal: AbortSignal): Promise<void> {
    this.#next = (await this.#connection.positions(signal)).next;
  }

  async read({ maxRecords, maxBytes }: ReadLimit, signal: AbortSignal): Promise<readonly AcmeRecord[]> {
    try {
      const query = { from: this.#next, maxRecords, maxBytes, waitMs: longestReadMs };
      const records = (await this.#connection.read(query, signal)).map((message) => toRecord(message, this.#topic));
      this.#next = (records.at(-1)?.position ?? this.#next - 1) + 1;
      return records;
    } catch (thrown) {
      // Nothing is lost: what was not read comes again from the same offset.
      if (signal.aborted) return [];
      throw thrown;
    }
  }

  /** A topic is one partition, so this is the newest record of the settled prefix. */
  async commit(records: readonly AcmeRecord[]): Promise<void> {
    for (const { position } of records) await this.#connection.commit(position + 1);
  }

  async lag(): Promise<number> {
    return (await this.#connection.positions()).end - this.#next;
  }

  async close(): Promise<void> {
    this.#connection.close();
  }
}
