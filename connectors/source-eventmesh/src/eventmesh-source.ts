import {
  ConnectorError,
  defineSource,
  type ReadLimit,
  type Source,
  type SourceContext,
} from '@eventmesh/connector-api';
import { ackDeadlineMs, connect, type Delivery, type EventMeshClient, type Subscription } from '@eventmesh/sdk';
import { connectOptionsOf } from '@eventmesh/sdk/connector-options';
import { eventmeshSourceOptions, type EventmeshSourceOptions } from './eventmesh-source-options.ts';
import { takeWithin } from './take-within.ts';
import { toRecord, type EventmeshRecord } from './to-record.ts';

/** Brings the events of EventMesh topics in. EventMesh drops what is not acknowledged in time, so the pipeline stores them first. */
export const eventmeshSource = defineSource({
  apiVersion: 'v1',
  system: 'eventmesh',
  progress: 'acknowledged',
  ackDeadlineMs,
  options: eventmeshSourceOptions,
  create: (options, context) => new EventmeshSource(options, context),
});

/** A read waits so long for something to come, in milliseconds. */
const waitMs = 5_000;
/** A read waits so long for a connection that is being made again, before it says what is wrong, in milliseconds. */
const reconnectWaitMs = 1_000;

/** Takes what a subscription gets, and acknowledges what is stored. */
class EventmeshSource implements Source<EventmeshRecord> {
  readonly #options: EventmeshSourceOptions;
  readonly #context: SourceContext;
  /** Taken from the subscription, and more than a read had room for. */
  readonly #held: Delivery[] = [];
  #client: EventMeshClient | undefined;
  #subscription: Subscription | undefined;

  constructor(options: EventmeshSourceOptions, context: SourceContext) {
    this.#options = options;
    this.#context = context;
  }

  async open(signal: AbortSignal): Promise<void> {
    const { consumerGroup: group, topics, mode, maxBuffered } = this.#options;
    this.#client = await connect(connectOptionsOf(this.#options, group, this.#context), { signal });
    this.#subscription = this.#client.subscribe({ topics, group, mode, maxBuffered });
    await this.#subscription.ready(signal);
  }

  /** Once the signal has aborted, it leaves the topics, and gives what had come by then. */
  async read(limit: ReadLimit, signal: AbortSignal): Promise<EventmeshRecord[]> {
    const subscription = this.#opened();
    if (signal.aborted) await subscription.leave();
    if (this.#held.length === 0) this.#held.push(...(await this.#take(subscription, limit.maxRecords, signal)));
    return takeWithin(this.#held, limit).map(toRecord);
  }

  async commit(records: readonly EventmeshRecord[]): Promise<void> {
    const sent = await Promise.all(records.map(({ delivery }) => delivery.ack()));
    const late = sent.filter((isSent) => !isSent).length;
    if (late > 0)
      this.#context.logger.warn('events were stored, and their session had ended: they may come again', { late });
  }

  async close(): Promise<void> {
    await this.#client?.close();
  }

  /** @throws ConnectorError why there is no connection, when there is none for a while */
  async #take(subscription: Subscription, max: number, signal: AbortSignal): Promise<readonly Delivery[]> {
    if (signal.aborted || subscription.buffered > 0) return await subscription.take(max, AbortSignal.abort());
    const { problem } = subscription;
    const waiting = new AbortController();
    const stop = (): void => waiting.abort();
    const cancel = this.#context.clock.schedule(problem === undefined ? waitMs : reconnectWaitMs, stop);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const taken = await subscription.take(max, waiting.signal);
      if (taken.length === 0 && !signal.aborted && problem !== undefined && subscription.problem !== undefined)
        throw subscription.problem;
      return taken;
    } finally {
      cancel();
      signal.removeEventListener('abort', stop);
    }
  }

  #opened(): Subscription {
    if (this.#subscription === undefined) throw new ConnectorError('UNAVAILABLE', 'The source is not open.');
    return this.#subscription;
  }
}
