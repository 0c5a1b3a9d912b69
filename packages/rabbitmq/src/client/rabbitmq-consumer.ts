import { ConnectorError, type Logger } from '@eventmesh/connector-api';
import type { ConsumeMessage } from 'amqplib';
import { bytesOf, type ReceivedMessage } from '../received-message.ts';
import { AckWindow } from './ack-window.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { connectionSettings, type ConnectionSettings } from './connection-settings.ts';
import { ensureQueue } from './ensure-queue.ts';
import { Keeper } from './keeper.ts';
import { RabbitmqSession } from './rabbitmq-session.ts';

/** What a consumer reads, and how. */
export interface ConsumerOptions extends ConnectionOptions {
  readonly queue: string;
  /** Most messages that are delivered and neither acknowledged nor given back. */
  readonly prefetch: number;
  /** Whether to create the queue, durable and of `queueType`, if it is not there. */
  readonly createQueue: boolean;
  readonly queueType: 'quorum' | 'classic';
  /** What is bound to the queue at the start. */
  readonly bindings: readonly { readonly exchange: string; readonly routingKey: string }[];
}

/** A message that waits for its end: {@link RabbitmqConsumer.acknowledge} or {@link RabbitmqConsumer.giveBack}. */
export interface Delivery {
  readonly message: ReceivedMessage;
  /** What the message weighs, its headers included. */
  readonly bytes: number;
  /** Counts within the life of one connection. */
  readonly tag: number;
  /** The connection that it came by: only there can it be ended. */
  readonly life: object;
}

/** How much to take at once. */
export interface TakeLimit {
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** How long to wait for a message when there is none, in milliseconds. */
  readonly waitMs: number;
}

/** A session that consumes. */
interface Life {
  readonly session: RabbitmqSession;
  readonly window: AckWindow;
  readonly arrived: Delivery[];
}

/** Consumes a queue with manual acknowledgement. */
export class RabbitmqConsumer {
  readonly #options: ConsumerOptions;
  readonly #settings: ConnectionSettings;
  readonly #logger: Logger;
  readonly #sessions: Keeper<RabbitmqSession>;
  #life: Life | undefined;
  /** Calls whoever waits for a message or the end of the session. */
  #wake: (() => void) | undefined;

  constructor(options: ConsumerOptions, logger: Logger) {
    this.#options = options;
    this.#settings = connectionSettings(options);
    this.#logger = logger;
    this.#sessions = new Keeper(this.#doing, (signal) => this.#begin(signal));
  }

  /** Connects and consumes, unless it does. Rejects with a ConnectorError. */
  async open(signal: AbortSignal): Promise<void> {
    await this.#sessions.live(signal);
  }

  /**
   * Takes what has arrived, in order; waits when that is nothing. Rejects when the connection is lost meanwhile, and connects anew when
   * it is called again. Once `signal` aborts it gives `[]`.
   */
  async take({ maxRecords, maxBytes, waitMs }: TakeLimit, signal: AbortSignal): Promise<readonly Delivery[]> {
    this.#tellLoss();
    const session = await this.#sessions.live(signal);
    const life = this.#life;
    if (life === undefined) throw new ConnectorError('UNAVAILABLE', `${this.#doing}: it is closed.`);
    if (life.arrived.length === 0) await this.#somethingHappens(session, waitMs, signal);
    this.#tellLoss();
    if (signal.aborted) return [];
    let bytes = 0;
    const fits = life.arrived.findIndex((delivery, index) => {
      bytes += delivery.bytes;
      return index >= maxRecords || (index > 0 && bytes > maxBytes);
    });
    return life.arrived.splice(0, fits < 0 ? life.arrived.length : fits);
  }

  /**
   * Lets RabbitMQ forget these, and resolves when its channel knows. (From there to a quorum queue it is a moment more; nothing in AMQP
   * tells of that.) Of a connection that is gone nothing can be acknowledged: they come again, and
   * that is logged.
   */
  async acknowledge(deliveries: readonly Delivery[]): Promise<void> {
    await this.#settle(deliveries, ({ session, window }, ours) => {
      const { upTo, single } = window.settle(ours.map(({ tag }) => tag));
      if (upTo !== undefined) session.channel.ack(messageOf(upTo), true);
      for (const tag of single) session.channel.ack(messageOf(tag), false);
    });
  }

  /** Gives these back, to be delivered again, to whoever reads next. */
  async giveBack(deliveries: readonly Delivery[]): Promise<void> {
    await this.#settle(deliveries, ({ session, window }, ours) => {
      for (const tag of window.settle(ours.map(({ tag }) => tag)).fresh)
        session.channel.nack(messageOf(tag), false, true);
    });
  }

  /** How many messages wait: those that are ready in the queue, and those that have arrived here. Undefined while there is no connection. */
  async waiting(): Promise<number | undefined> {
    const session = this.#sessions.current;
    if (session === undefined) return undefined;
    const { queue } = this.#options;
    const { messageCount } = await session.call(`${this.#doing}: cannot count`, session.channel.checkQueue(queue));
    return messageCount + (this.#life?.arrived.length ?? 0);
  }

  /** Lets go of the connection: what was neither acknowledged nor given back is delivered again. Never rejects. */
  async close(): Promise<void> {
    await this.#sessions.close();
    this.#wake?.();
  }

  get #doing(): string {
    return `Cannot read queue '${this.#options.queue}' of RabbitMQ at ${this.#settings.place}`;
  }

  /** A loss is told once, also one that nobody waited for: it explains what comes again. */
  #tellLoss(): void {
    const life = this.#life;
    if (life?.session.lost === undefined) return;
    this.#life = undefined;
    throw life.session.lost;
  }

  async #begin(signal: AbortSignal): Promise<RabbitmqSession> {
    const session = await RabbitmqSession.open(this.#settings, signal);
    try {
      await this.#consume(session, signal);
      return session;
    } catch (thrown) {
      // It has told why: that is no loss to tell once more.
      this.#life = undefined;
      await session.close();
      throw thrown;
    }
  }

  async #consume(session: RabbitmqSession, signal: AbortSignal): Promise<void> {
    const { queue, prefetch, createQueue, bindings } = this.#options;
    if (createQueue) await ensureQueue(session, this.#options, signal);
    for (const { exchange, routingKey } of bindings) {
      const doing = `Cannot bind queue '${queue}' to exchange '${exchange}' of RabbitMQ at ${this.#settings.place}`;
      await session.call(doing, session.channel.bindQueue(queue, exchange, routingKey), signal);
    }
    const life: Life = { session, window: new AckWindow(), arrived: [] };
    this.#life = life;
    session.onLost(() => this.#wake?.());
    await session.call(this.#doing, session.channel.prefetch(prefetch), signal);
    const consuming = session.channel.consume(queue, (message) => this.#arrive(life, message), { noAck: false });
    await session.call(this.#doing, consuming, signal);
  }

  #arrive(life: Life, message: ConsumeMessage | null): void {
    const { session, arrived } = life;
    if (message === null) {
      const why = `${this.#doing}: the server ended the consumer. The queue was deleted, or has moved.`;
      session.fail(new ConnectorError('NOT_FOUND', why));
    } else if (message.properties.headers?.['x-stream-offset'] !== undefined) {
      // Acknowledging moves nothing in a stream: after a restart it would begin at its end, and what came meanwhile would be lost.
      session.fail(
        new ConnectorError('UNSUPPORTED', `${this.#doing}: it is a stream. Name a quorum or classic queue.`),
      );
    } else {
      const received = toReceived(message, this.#options.queue);
      arrived.push({ message: received, bytes: bytesOf(received), tag: message.fields.deliveryTag, life });
      this.#wake?.();
    }
  }

  async #somethingHappens(session: RabbitmqSession, waitMs: number, signal: AbortSignal): Promise<void> {
    if (session.lost !== undefined || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(wake, waitMs);
      signal.addEventListener('abort', wake);
      this.#wake = wake;
    });
  }

  async #settle(deliveries: readonly Delivery[], tell: (life: Life, ours: readonly Delivery[]) => void): Promise<void> {
    const life = this.#life;
    const isLive = life !== undefined && life.session.lost === undefined;
    const ours = isLive ? deliveries.filter((delivery) => delivery.life === life) : [];
    const late = deliveries.length - ours.length;
    if (late > 0)
      this.#logger.info(`${late} messages came by a connection that is gone, and come again.`, {
        queue: this.#options.queue,
      });
    if (life === undefined || ours.length === 0) return;
    const { session } = life;
    tell(life, ours);
    // Nothing answers an acknowledgement. A channel works in order, so what is answered behind it tells that it has arrived.
    await session.call(`${this.#doing}: cannot acknowledge`, session.channel.prefetch(this.#options.prefetch));
  }
}

function messageOf(deliveryTag: number): ConsumeMessage {
  // All that the client looks at.
  return { fields: { deliveryTag } } as ConsumeMessage;
}

function toReceived({ fields, properties, content }: ConsumeMessage, queue: string): ReceivedMessage {
  const { exchange, routingKey, redelivered } = fields;
  const { contentType, contentEncoding, messageId, type, correlationId, replyTo, appId, userId, timestamp } =
    properties;
  return {
    queue,
    exchange,
    routingKey,
    redelivered,
    body: content,
    headers: properties.headers ?? {},
    contentType: contentType as string | undefined,
    contentEncoding: contentEncoding as string | undefined,
    messageId: messageId as string | undefined,
    type: type as string | undefined,
    correlationId: correlationId as string | undefined,
    replyTo: replyTo as string | undefined,
    appId: appId as string | undefined,
    userId: userId as string | undefined,
    timestamp: timestamp as number | undefined,
  };
}
