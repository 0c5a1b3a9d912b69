import {
  BatchFailures,
  defineSink,
  type AnyCloudEvent,
  type ConnectorError,
  type Sink,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { RabbitmqPublisher } from '@eventmesh/rabbitmq';
import { oneOfEachKey, planPublishes, type Planned } from './plan-publishes.ts';
import { rabbitmqSinkOptions, type RabbitmqSinkOptions } from './rabbitmq-sink-options.ts';
import { toOutgoingMessage } from './to-outgoing-message.ts';

/** Carries events out to an exchange or queue of RabbitMQ, in order for each key. */
export const rabbitmqSink = defineSink({
  apiVersion: 'v1',
  system: 'rabbitmq',
  ordering: 'per-key',
  idempotent: false,
  limits: { concurrentWrites: 4, maxEvents: 500, maxBytes: 4_194_304 },
  options: rabbitmqSinkOptions,
  create: (options) => {
    const { createQueue, routingKey: queue, queueType } = options;
    const toEnsure = createQueue && queue !== undefined ? { queue, queueType } : undefined;
    return new RabbitmqSink(options, new RabbitmqPublisher(options, toEnsure));
  },
});

/** All that this sink asks of RabbitMQ, so that a test can stand in for it. */
export type Publisher = Pick<RabbitmqPublisher, 'open' | 'checkExchange' | 'publish' | 'close'>;

/**
 * Publishes a batch at once, and waits until RabbitMQ has confirmed it. After it has refused something, it goes carefully: no event
 * is sent before the one before it of its key is confirmed, until a batch has gone through.
 */
export class RabbitmqSink implements Sink {
  readonly #options: RabbitmqSinkOptions;
  readonly #publisher: Publisher;
  #careful = false;

  constructor(options: RabbitmqSinkOptions, publisher: Publisher) {
    this.#options = options;
    this.#publisher = publisher;
  }

  async open(signal: AbortSignal): Promise<void> {
    await this.#publisher.open(signal);
    await this.#publisher.checkExchange(this.#options.exchange, signal);
  }

  async write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<readonly WriteFailure[]> {
    const failures = new BatchFailures();
    const planned = planPublishes(events, (event) => toOutgoingMessage(event, this.#options), failures);
    const impossible = failures.all.length;
    const rounds = this.#careful ? oneOfEachKey(planned) : [planned];
    for (const round of rounds) await this.#publish(round, failures, signal);
    if (planned.length > 0) this.#careful = failures.all.slice(impossible).some(({ error }) => isRefusal(error));
    return failures.all;
  }

  async close(): Promise<void> {
    await this.#publisher.close();
  }

  /**
   * Behind a failure, all of its key has to be written again: what RabbitMQ has taken of it already comes once more then, behind the one
   * that failed, so that the newest is the last.
   */
  async #publish(round: readonly Planned[], failures: BatchFailures, signal: AbortSignal): Promise<void> {
    const going = round.filter(({ index, key }) => !failures.holdBack(index, key));
    if (going.length === 0) return;
    const messages = going.map(({ message }) => message);
    const outcomes = await this.#publisher.publish(messages, signal);
    for (const [at, { index, key }] of going.entries())
      if (!failures.holdBack(index, key) && outcomes[at] !== undefined) failures.add(index, key, outcomes[at]);
  }
}

/** Whether RabbitMQ has refused it alone. A connection that was lost has taken what was sent up to some message, and nothing behind it. */
function isRefusal({ code }: ConnectorError): boolean {
  return code !== 'UNAVAILABLE' && code !== 'TIMEOUT' && code !== 'NOT_ATTEMPTED';
}
