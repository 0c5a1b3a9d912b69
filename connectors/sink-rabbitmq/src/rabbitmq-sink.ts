import {
  defineSink,
  type AnyCloudEvent,
  type ConnectorError,
  type Sink,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { RabbitmqPublisher } from '@eventmesh/rabbitmq';
import { failuresOf, heldBack, oneOfEachKey, planPublishes, type Planned } from './plan-publishes.ts';
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
    const { planned, failures } = planPublishes(events, (event) => toOutgoingMessage(event, this.#options));
    const rounds = this.#careful ? oneOfEachKey(planned) : [planned];
    const later = await this.#publishRounds(rounds, signal);
    if (planned.length > 0) this.#careful = later.some(({ error }) => isRefusal(error));
    return [...failures, ...later];
  }

  async close(): Promise<void> {
    await this.#publisher.close();
  }

  async #publishRounds(rounds: readonly (readonly Planned[])[], signal: AbortSignal): Promise<readonly WriteFailure[]> {
    const failures: WriteFailure[] = [];
    const stopped = new Map<unknown, ConnectorError>();
    for (const round of rounds) {
      const going = round.filter(({ key }) => !stopped.has(key));
      for (const { index, key } of round) {
        const earlier = stopped.get(key);
        if (earlier !== undefined) failures.push({ index, error: heldBack(earlier) });
      }
      if (going.length === 0) continue;
      const messages = going.map(({ message }) => message);
      const failed = failuresOf(going, await this.#publisher.publish(messages, signal));
      failures.push(...failed);
      const keys = new Map(going.map(({ index, key }) => [index, key]));
      for (const { index, error } of failed) {
        const key = keys.get(index);
        if (!stopped.has(key)) stopped.set(key, error);
      }
    }
    return failures;
  }
}

/** Whether RabbitMQ has refused it alone. A connection that was lost has taken what was sent up to some message, and nothing behind it. */
function isRefusal({ code }: ConnectorError): boolean {
  return code !== 'UNAVAILABLE' && code !== 'TIMEOUT' && code !== 'NOT_ATTEMPTED';
}
