import {
  ConnectorError,
  defineSource,
  toConnectorError,
  type AnyRecord,
  type AnySourceDefinition,
  type JsonValue,
  type PositionedRecord,
  type ReadLimit,
  type Source,
  type SourceContext,
} from '@eventmesh/connector-api';
import { readJsonEvent } from '@eventmesh/event-formats';
import type { Reply, UpstreamMode, WireItem } from './protocol.ts';
import { ReferenceClient } from './reference-client.ts';
import { referenceOptions, type ReferenceOptions } from './reference-options.ts';
import { sizeOf } from './reference-upstream.ts';

/** A record, and which item it is of. */
export type ReferenceRecord = AnyRecord & PositionedRecord & { readonly number: number };

const waitMs = 1_000;
/** How long an aborted read waits for what the server has given already. */
const lastWordMs = 500;

const spec = { apiVersion: 'v1', options: referenceOptions } as const;

/** The source of each mode of upstream. Its `system` is the mode's name behind `reference-`. */
export const referenceSources: Readonly<Record<UpstreamMode, AnySourceDefinition>> = {
  replayable: defineSource({
    ...spec,
    system: 'reference-replayable',
    progress: 'checkpointed',
    create: (options, context) => new ReferenceSource('replayable', options, context),
  }),
  'prune-on-commit': defineSource({
    ...spec,
    system: 'reference-prune-on-commit',
    progress: 'committed',
    create: (options, context) => new ReferenceSource('prune-on-commit', options, context),
  }),
  gating: defineSource({
    ...spec,
    system: 'reference-gating',
    progress: 'acknowledged',
    create: (options, context) => new ReferenceSource('gating', options, context),
  }),
  'push-only': defineSource({
    ...spec,
    system: 'reference-push-only',
    progress: 'acknowledged',
    create: (options, context) => new ReferenceSource('push-only', options, context),
  }),
};

/** Reads from a reference server. Open for broken variants of it, which the kit must catch. */
export class ReferenceSource implements Source<ReferenceRecord> {
  protected readonly mode: UpstreamMode;
  protected readonly client: ReferenceClient;
  /** What was pushed and not read yet. */
  protected pushed: WireItem[] = [];
  /** The next offset to read, by partition. */
  protected readonly next: Record<string, number> = {};
  #wake: (() => void) | undefined;

  constructor(mode: UpstreamMode, options: ReferenceOptions, { positions }: SourceContext) {
    this.mode = mode;
    for (const [partition, position] of positions) this.next[partition] = offsetOf(position) + 1;
    this.client = new ReferenceClient(
      options,
      (client) => this.#subscribe(client),
      (reply) => this.#take(reply),
    );
  }

  async open(signal: AbortSignal): Promise<void> {
    await this.client.ask({ op: 'lag' }, signal);
  }

  async read(limit: ReadLimit, signal: AbortSignal): Promise<readonly ReferenceRecord[]> {
    const items = this.mode === 'push-only' ? await this.#readPushed(limit, signal) : await this.#poll(limit, signal);
    for (const { partition, offset } of items) this.next[partition] = offset + 1;
    return items.map((item) => this.recordOf(item));
  }

  async commit(records: readonly ReferenceRecord[]): Promise<void> {
    await this.client.ask({ op: 'commit', numbers: records.map(({ number }) => number) });
  }

  async release(records: readonly ReferenceRecord[]): Promise<void> {
    await this.client.ask({ op: 'release', numbers: records.map(({ number }) => number) });
  }

  async lag(): Promise<number | undefined> {
    const { result } = await this.client.ask({ op: 'lag' });
    return typeof result === 'number' ? result : undefined;
  }

  async close(): Promise<void> {
    this.client.close();
    this.#wake?.();
  }

  /** Makes a record of an item. */
  protected recordOf(item: WireItem): ReferenceRecord {
    const { number, partition, offset } = item;
    const body = Buffer.from(item.body, 'base64');
    const place = { number, partition, position: { offset }, bytes: sizeOf(item) };
    try {
      return { ...place, event: readJsonEvent(body) };
    } catch (thrown) {
      const error = new ConnectorError('UNREADABLE', toConnectorError(thrown).message, { cause: thrown });
      return { ...place, error, body, facts: { number: String(number) } };
    }
  }

  async #subscribe(client: ReferenceClient): Promise<void> {
    this.pushed = [];
    const { result } = await client.send({ op: 'subscribe' });
    for (const [partition, offset] of Object.entries(result as Record<string, number>))
      this.next[partition] = Math.max(offset, this.next[partition] ?? 0);
  }

  async #poll(limit: ReadLimit, signal: AbortSignal): Promise<readonly WireItem[]> {
    if (signal.aborted) return [];
    let timer: NodeJS.Timeout | undefined;
    // The server answers at once then, if it is there. If not, what it has given comes again over the next connection.
    const endRead = (): void => {
      timer = setTimeout(() => this.client.hangUp(), lastWordMs);
      this.client.ask({ op: 'end-read' }).catch(() => this.client.hangUp());
    };
    signal.addEventListener('abort', endRead, { once: true });
    try {
      const { items = [] } = await this.client.ask({ op: 'read', ...limit, waitMs, from: this.next });
      return items;
    } catch (thrown) {
      if (signal.aborted) return [];
      throw thrown;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', endRead);
    }
  }

  async #readPushed(limit: ReadLimit, signal: AbortSignal): Promise<readonly WireItem[]> {
    if (signal.aborted) return [];
    // A question of no consequence finds out whether the connection is still alive, and makes a new one.
    if (this.pushed.length === 0) await this.client.ask({ op: 'lag' }, signal).catch(unlessAborted(signal));
    if (this.pushed.length === 0) await this.#untilPushed(signal);
    let bytes = 0;
    const end = this.pushed.findIndex((item, index) => {
      bytes += sizeOf(item);
      return index >= limit.maxRecords || (index > 0 && bytes > limit.maxBytes);
    });
    return this.pushed.splice(0, end === -1 ? this.pushed.length : end);
  }

  async #untilPushed(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, waitMs);
      signal.addEventListener('abort', wake);
      this.#wake = wake;
    });
    this.#wake = undefined;
  }

  #take({ items = [] }: Reply): void {
    this.pushed.push(...items);
    this.#wake?.();
  }
}

function unlessAborted(signal: AbortSignal): (thrown: unknown) => void {
  return (thrown) => {
    if (!signal.aborted) throw thrown;
  };
}

function offsetOf(position: JsonValue): number {
  return Number((position as { readonly offset?: JsonValue } | null)?.offset);
}
