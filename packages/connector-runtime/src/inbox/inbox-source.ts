import {
  ConnectorError,
  isConnectorError,
  type AnyRecord,
  type AnySourceDefinition,
  type Clock,
  type ReadLimit,
  type Source,
} from '@eventmesh/connector-api';
import { readExactJsonEvent } from '@eventmesh/event-formats';
import { noOptions } from '../options/no-options.ts';
import type { Inbox, StoredRecord } from '../store/inbox.ts';
import type { Arrivals } from './arrivals.ts';

/** What the source of a delivery works with. */
export interface InboxSourceParts {
  readonly pipeline: string;
  readonly inbox: Inbox;
  /** What this worker takes in. */
  readonly arrivals: Arrivals;
}

/** A record read from the inbox. */
type InboxRecord = AnyRecord & { readonly id: string };

/** So often is the inbox looked at for what other workers took in, in milliseconds. */
const lookEveryMs = 1_000;

/** The source of a delivery: what waits in the inbox, oldest first. It ends when the intake has ended and nothing waits any more. */
export function inboxSource(parts: InboxSourceParts): AnySourceDefinition {
  return {
    kind: 'source',
    apiVersion: 'v1',
    system: 'inbox',
    progress: 'acknowledged',
    options: noOptions,
    create: (_options, { clock }) => new InboxSource(parts, clock),
  };
}

class InboxSource implements Source<InboxRecord> {
  readonly #parts: InboxSourceParts;
  readonly #clock: Clock;
  #after: string | undefined;
  #unsettled = 0;

  constructor(parts: InboxSourceParts, clock: Clock) {
    this.#parts = parts;
    this.#clock = clock;
  }

  async open(): Promise<void> {}

  async read(limit: ReadLimit, signal: AbortSignal): Promise<readonly InboxRecord[] | 'end'> {
    const { arrivals } = this.#parts;
    const { ended } = arrivals;
    const seen = arrivals.count;
    const records = await this.#list(limit);
    if (records.length > 0) return records;
    if (ended) return 'end';
    await arrivals.after(seen, lookEveryMs, this.#clock, signal);
    return signal.aborted ? [] : await this.#list(limit);
  }

  async commit(records: readonly InboxRecord[]): Promise<void> {
    const { inbox, pipeline } = this.#parts;
    await inbox.remove(
      pipeline,
      records.map(({ id }) => id),
    );
    this.#unsettled -= records.length;
  }

  async lag(): Promise<number> {
    const { records } = await this.#parts.inbox.size(this.#parts.pipeline);
    return Math.max(0, records - this.#unsettled);
  }

  async close(): Promise<void> {}

  async #list(limit: ReadLimit): Promise<readonly InboxRecord[]> {
    const { inbox, pipeline } = this.#parts;
    const after = this.#after === undefined ? {} : { after: this.#after };
    const stored = await inbox.list(pipeline, { ...limit, ...after });
    this.#after = stored.at(-1)?.id ?? this.#after;
    this.#unsettled += stored.length;
    return stored.map(recordOf);
  }
}

/** What cannot be read any more becomes a dead letter as it is, and does not hold up those behind it. */
function recordOf({ id, event: text, partition, position, bytes, damaged }: StoredRecord): InboxRecord {
  const from = {
    id,
    bytes,
    ...(partition === undefined ? {} : { partition }),
    ...(position === undefined ? {} : { position }),
  };
  if (damaged !== undefined) {
    const error = new ConnectorError('UNREADABLE', 'What the state store has of this record is not what was stored.');
    return { ...from, error, body: damaged, facts: { from: 'the inbox, damaged' } };
  }
  try {
    return { ...from, event: readExactJsonEvent(text) };
  } catch (thrown) {
    if (!isConnectorError(thrown)) throw thrown;
    return { ...from, error: thrown, body: Buffer.from(text), facts: { from: 'the inbox' } };
  }
}
