import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { testContext, until } from '@eventmesh/connector-testkit';
import { messageToEvent, RocketmqConsumer, type Delivery } from '@eventmesh/rocketmq';
import { onceReachable } from './once-reachable.ts';
import { realAdmin, realEndpoint } from './real-rocketmq.ts';

const startMs = 10_000;
const maxMessages = 32;
const invisibleMs = 60_000;
const patienceMs = 60_000;

/** Reads a topic of the real RocketMQ from its start, by the group of the same name, and keeps what it has read. */
export class TopicReader {
  readonly #topic: string;
  readonly #consumer: RocketmqConsumer;
  /** By message id: a message that comes again because an acknowledgement was lost has arrived once. */
  readonly #events = new Map<string, AnyCloudEvent>();
  #started: Promise<void> | undefined;

  constructor(topic: string) {
    this.#topic = topic;
    this.#consumer = new RocketmqConsumer({ endpoint: realEndpoint, topic, consumerGroup: topic }, testContext());
  }

  /** Everything that is in the topic by now. */
  async readAll(): Promise<readonly AnyCloudEvent[]> {
    const count = await realAdmin.countMessages({ name: this.#topic });
    await until(`all ${count} messages of ${this.#topic} are read`, () => this.#readOn(count), patienceMs);
    return [...this.#events.values()];
  }

  async close(): Promise<void> {
    await this.#consumer.close();
  }

  async #readOn(count: number): Promise<boolean> {
    if (this.#events.size >= count) return true;
    await (this.#started ??= this.#consumer.start(startMs, AbortSignal.timeout(startMs)));
    const receive = (): Promise<Delivery[]> => this.#consumer.receive({ maxMessages, invisibleMs });
    const deliveries = await onceReachable(`${this.#topic} is read`, receive);
    for (const delivery of deliveries) this.#keep(delivery);
    await this.#consumer.acknowledge(deliveries.map(({ lease }) => lease));
    return this.#events.size >= count;
  }

  #keep({ message }: Delivery): void {
    if (!this.#events.has(message.messageId)) this.#events.set(message.messageId, messageToEvent(message));
  }
}
