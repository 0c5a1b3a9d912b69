import {
  ConnectorError,
  isConnectorError,
  type AnyCloudEvent,
  type AnySinkDefinition,
  type Clock,
  type Sink,
  type SinkContext,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { writeExactJsonEvent } from '@eventmesh/event-formats';
import { noOptions } from '../options/no-options.ts';
import type { Inbox, InboxSize, NewStoredRecord } from '../store/inbox.ts';
import type { RecordOf } from './intake-source.ts';

/** What the sink of an intake works with. */
export interface InboxSinkParts {
  readonly pipeline: string;
  readonly inbox: Inbox;
  /** Once it holds so much, it takes nothing more. */
  readonly limits: { readonly maxRecords: number; readonly maxBytes: number };
  readonly recordOf: RecordOf;
  /** Told when there is something new. */
  appended(): void;
}

/** Other workers put in and take out, too: so long does a look at the size hold, in milliseconds. */
const sizeHoldsMs = 1_000;
/** So soon is a full inbox asked again, in milliseconds. */
const askAgainMs = 250;

/** The sink of an intake: what it has written is in the inbox, durably. */
export function inboxSink(parts: InboxSinkParts): AnySinkDefinition {
  return {
    kind: 'sink',
    apiVersion: 'v1',
    system: 'inbox',
    ordering: 'per-key',
    idempotent: false,
    limits: { concurrentWrites: 1, maxEvents: 1_000, maxBytes: 4_194_304 },
    options: noOptions,
    create: (_options, context) => new InboxSink(parts, context),
  };
}

class InboxSink implements Sink {
  readonly #parts: InboxSinkParts;
  readonly #clock: Clock;
  #size: InboxSize = { records: 0, bytes: 0 };
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: InboxSinkParts, { clock }: SinkContext) {
    this.#parts = parts;
    this.#clock = clock;
  }

  async open(): Promise<void> {
    await this.#look();
  }

  async write(events: readonly AnyCloudEvent[]): Promise<readonly WriteFailure[]> {
    const { inbox, pipeline } = this.#parts;
    await this.#refuseWhenFull();
    const records: NewStoredRecord[] = [];
    const failures: WriteFailure[] = [];
    for (const [index, event] of events.entries()) {
      const record = this.#recordOf(event);
      if (isConnectorError(record)) failures.push({ index, error: record });
      else records.push(record);
    }
    if (records.length > 0) {
      await inbox.append(pipeline, records);
      this.#add(records);
      this.#parts.appended();
    }
    return failures;
  }

  async close(): Promise<void> {}

  #recordOf(event: AnyCloudEvent): NewStoredRecord | ConnectorError {
    const { partition, position } = this.#parts.recordOf.get(event) ?? {};
    try {
      return {
        event: writeExactJsonEvent(event),
        ...(partition === undefined ? {} : { partition }),
        ...(position === undefined ? {} : { position }),
      };
    } catch (thrown) {
      if (isConnectorError(thrown)) return thrown;
      throw thrown;
    }
  }

  async #refuseWhenFull(): Promise<void> {
    const { maxRecords, maxBytes } = this.#parts.limits;
    const isFull = ({ records, bytes }: InboxSize): boolean => records >= maxRecords || bytes >= maxBytes;
    if (isFull(this.#size) || this.#clock.now() - this.#lookedAt >= sizeHoldsMs) await this.#look();
    if (!isFull(this.#size)) return;
    const { records, bytes } = this.#size;
    throw new ConnectorError(
      'OVERLOADED',
      `The inbox is full: ${records} records of ${bytes} bytes wait to be delivered, and delivery.stored allows ${maxRecords} and ${maxBytes}. Reading goes on when some are delivered.`,
      { retryAfterMs: askAgainMs },
    );
  }

  async #look(): Promise<void> {
    this.#size = await this.#parts.inbox.size(this.#parts.pipeline);
    this.#lookedAt = this.#clock.now();
  }

  #add(records: readonly NewStoredRecord[]): void {
    const bytes = records.reduce((sum, { event }) => sum + Buffer.byteLength(event), this.#size.bytes);
    this.#size = { records: this.#size.records + records.length, bytes };
  }
}
