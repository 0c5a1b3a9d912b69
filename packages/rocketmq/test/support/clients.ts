import { systemClock, type Clock } from '@eventmesh/connector-api';
import { RecordingLogger } from '@eventmesh/connector-testkit';
import {
  RocketmqConsumer,
  RocketmqProducer,
  type ConsumerOptions,
  type OutgoingMessage,
  type ProducerOptions,
} from '../../src/index.ts';

/** Clients of a test, which are closed with it. */
export class Clients implements AsyncDisposable {
  readonly logger = new RecordingLogger();
  readonly #endpoint: string;
  readonly #clock: Clock;
  readonly #open: { close(): Promise<void> }[] = [];

  constructor(endpoint: string, clock: Clock = systemClock) {
    this.#endpoint = endpoint;
    this.#clock = clock;
  }

  consumer(options: Partial<ConsumerOptions> = {}): RocketmqConsumer {
    const all = { endpoint: this.#endpoint, topic: 'orders', consumerGroup: 'shop', pollMs: 100, ...options };
    const consumer = new RocketmqConsumer(all, { clock: this.#clock, logger: this.logger });
    this.#open.push(consumer);
    return consumer;
  }

  producer(options: Partial<ProducerOptions> = {}): RocketmqProducer {
    const all = { endpoint: this.#endpoint, topics: ['orders'], ...options };
    const producer = new RocketmqProducer(all, { clock: this.#clock, logger: this.logger });
    this.#open.push(producer);
    return producer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#open.map((client) => client.close()));
  }
}

/** A signal that nobody aborts. */
export const never = new AbortController().signal;

/** Messages to send, one for each body. */
export function messages(...bodies: readonly string[]): OutgoingMessage[] {
  return bodies.map((body) => ({ topic: 'orders', body: Buffer.from(body) }));
}

/** The bodies of what was received. */
export function bodiesOf(received: readonly { readonly message: { readonly body: Buffer } }[]): string[] {
  return received.map(({ message }) => message.body.toString());
}
