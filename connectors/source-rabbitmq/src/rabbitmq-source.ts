import { defineSource, type ReadLimit, type Source } from '@eventmesh/connector-api';
import { RabbitmqConsumer } from '@eventmesh/rabbitmq';
import { rabbitmqSourceOptions, type RabbitmqSourceOptions } from './rabbitmq-source-options.ts';
import { toRecord, type RabbitmqRecord } from './to-record.ts';

/** Longest that one read waits for something to come, in milliseconds. */
const longestReadMs = 5_000;

/** Brings the messages of a queue of RabbitMQ in, each acknowledged when its event is safe. */
export const rabbitmqSource = defineSource({
  apiVersion: 'v1',
  system: 'rabbitmq',
  progress: 'acknowledged',
  options: rabbitmqSourceOptions,
  create: (options, { logger }) => new RabbitmqSource(options, new RabbitmqConsumer(options, logger)),
});

/** All that this source asks of RabbitMQ, so that a test can stand in for it. */
export type Consumer = Pick<RabbitmqConsumer, 'open' | 'take' | 'acknowledge' | 'giveBack' | 'waiting' | 'close'>;

/** Turns deliveries into records, and ends each as the pipeline says. */
export class RabbitmqSource implements Source<RabbitmqRecord> {
  readonly #options: RabbitmqSourceOptions;
  readonly #consumer: Consumer;

  constructor(options: RabbitmqSourceOptions, consumer: Consumer) {
    this.#options = options;
    this.#consumer = consumer;
  }

  async open(signal: AbortSignal): Promise<void> {
    await this.#consumer.open(signal);
  }

  async read({ maxRecords, maxBytes }: ReadLimit, signal: AbortSignal): Promise<readonly RabbitmqRecord[]> {
    try {
      const deliveries = await this.#consumer.take({ maxRecords, maxBytes, waitMs: longestReadMs }, signal);
      return deliveries.map((delivery) => toRecord(delivery, this.#options));
    } catch (thrown) {
      // Nothing is lost: what was not taken stays in the queue.
      if (signal.aborted) return [];
      throw thrown;
    }
  }

  async commit(records: readonly RabbitmqRecord[]): Promise<void> {
    await this.#consumer.acknowledge(records.map(({ delivery }) => delivery));
  }

  async release(records: readonly RabbitmqRecord[]): Promise<void> {
    await this.#consumer.giveBack(records.map(({ delivery }) => delivery));
  }

  async lag(): Promise<number | undefined> {
    return await this.#consumer.waiting();
  }

  async close(): Promise<void> {
    await this.#consumer.close();
  }
}
