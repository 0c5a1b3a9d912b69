import {
  defineSource,
  outcomeOf,
  toConnectorError,
  type ConnectorError,
  type ReadLimit,
  type Source,
  type SourceContext,
} from '@eventmesh/connector-api';
import { RocketmqConsumer, type MessageFilter, type MessageLease, type MessageReading } from '@eventmesh/rocketmq';
import { LeaseKeeper } from './lease-keeper.ts';
import type { MessageConsumer } from './message-consumer.ts';
import { Receiver } from './receiver.ts';
import { rocketmqSourceOptions, type RocketmqSourceOptions } from './rocketmq-source-options.ts';
import { toRecord, type RocketmqRecord } from './to-record.ts';

/** Brings the messages of a RocketMQ topic in, each acknowledged by itself. */
export const rocketmqSource = defineSource({
  apiVersion: 'v1',
  system: 'rocketmq',
  progress: 'acknowledged',
  options: rocketmqSourceOptions,
  create: (options, context) => {
    const filter = filterOf(options);
    return new RocketmqSource(options, context, new RocketmqConsumer({ ...options, filter }, context));
  },
});

/** Given back with this time, a message is there for the next worker after about two seconds (measured, RocketMQ 5.5.0). */
const giveBackMs = 1;
const maxReleasesAtATime = 16;

/** Reads through a {@link Receiver}, holds leases in a {@link LeaseKeeper}. */
export class RocketmqSource implements Source<RocketmqRecord> {
  readonly #options: RocketmqSourceOptions;
  readonly #context: SourceContext;
  readonly #consumer: MessageConsumer;
  readonly #reading: MessageReading;
  readonly #leases: LeaseKeeper;
  readonly #receiver: Receiver;

  constructor(options: RocketmqSourceOptions, context: SourceContext, consumer: MessageConsumer) {
    this.#options = options;
    this.#context = context;
    this.#consumer = consumer;
    const { facts, raw, invisibleMs, ordered, parallelReceives } = options;
    this.#reading = { facts, rawSource: raw.source, rawType: raw.type, rawContentType: raw.contentType };
    const { clock, logger } = context;
    this.#leases = new LeaseKeeper({
      clock,
      logger,
      invisibleMs,
      renew: (lease, forMs) => this.#consumer.renew(lease, forMs),
    });
    this.#receiver = new Receiver({
      clock,
      logger,
      parallel: ordered ? 1 : parallelReceives,
      receive: (maxMessages, signal) => this.#consumer.receive({ maxMessages, invisibleMs, signal }),
      received: ({ lease }) => this.#leases.hold(lease),
    });
  }

  async open(signal: AbortSignal): Promise<void> {
    await this.#consumer.start(this.#options.startTimeoutMs, signal);
  }

  async read(limit: ReadLimit, signal: AbortSignal): Promise<RocketmqRecord[]> {
    const deliveries = await this.#receiver.take(limit, signal);
    return deliveries.map((delivery) => toRecord(delivery, this.#reading));
  }

  async commit(records: readonly RocketmqRecord[]): Promise<void> {
    const leases = await this.#leases.beginSettling(records.map(({ lease }) => lease));
    const failures = await this.#consumer.acknowledge(leases);
    let firstError: ConnectorError | undefined;
    for (const lease of leases) {
      const failure = failures.get(lease);
      if (failure !== undefined && failure !== 'gone') {
        this.#leases.keepOn(lease);
        firstError ??= failure;
      } else {
        this.#leases.drop(lease);
        if (failure === 'gone') this.#warnGone(lease);
      }
    }
    if (firstError !== undefined) throw firstError;
  }

  async release(records: readonly RocketmqRecord[]): Promise<void> {
    await this.#giveBack(records.map(({ lease }) => lease));
  }

  /** Gives back what was received and never read, and what was read and neither committed nor released. */
  async close(): Promise<void> {
    await this.#receiver.drain();
    await this.#giveBack(this.#leases.unsettled());
    this.#leases.end();
    await this.#consumer.close();
  }

  /**
   * In order, one by one, where the group is ordered: the queue stays locked until its last message is given back. Those in line
   * are kept hidden. Ends when the server is in trouble: then the messages come again when their time is over.
   */
  async #giveBack(leases: readonly MessageLease[]): Promise<void> {
    const next = leases[Symbol.iterator]();
    const worker = async (): Promise<void> => {
      for (const lease of next) {
        const [held] = await this.#leases.beginSettling([lease]);
        if (held === undefined) continue;
        this.#leases.drop(lease);
        if (!(await this.#giveBackOne(lease))) return;
      }
    };
    await Promise.all(Array.from({ length: this.#options.ordered ? 1 : maxReleasesAtATime }, worker));
  }

  /** False when others could not be given back either. */
  async #giveBackOne(lease: MessageLease): Promise<boolean> {
    try {
      await this.#consumer.renew(lease, giveBackMs);
      return true;
    } catch (thrown) {
      const { code, message: reason } = toConnectorError(thrown);
      if (outcomeOf(code) === 'reject') return true;
      const { invisibleMs } = this.#options;
      this.#context.logger.warn('Cannot give messages back; they come again when their time is over', {
        invisibleMs,
        reason,
      });
      return false;
    }
  }

  #warnGone({ messageId }: MessageLease): void {
    this.#context.logger.warn('A message was delivered after its time was over; it comes again', { messageId });
  }
}

function filterOf({ tag, sql }: RocketmqSourceOptions): MessageFilter | undefined {
  if (sql !== undefined) return { type: 'sql', expression: sql };
  return tag === undefined ? undefined : { type: 'tag', expression: tag };
}
