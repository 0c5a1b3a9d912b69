import { isDeepStrictEqual } from 'node:util';
import { ConnectorError } from '@eventmesh/connector-api';
import type { ConfirmChannel, Message } from 'amqplib';
import { classifyRabbitmqError } from '../classify-rabbitmq-error.ts';
import type { OutgoingMessage } from '../outgoing-message.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { connectionSettings, type ConnectionSettings } from './connection-settings.ts';
import { ensureQueue, type QueueToEnsure } from './ensure-queue.ts';
import { Keeper } from './keeper.ts';
import { RabbitmqSession } from './rabbitmq-session.ts';
import { SilenceWatch } from './silence-watch.ts';

/** What became of a message: nothing, when it is safe; else why it is not, or why nobody knows. */
export type PublishOutcome = ConnectorError | undefined;

type Session = RabbitmqSession<ConfirmChannel>;

/** A message that was sent and not yet confirmed. */
interface Unconfirmed {
  readonly message: OutgoingMessage;
  returned?: ConnectorError;
}

/**
 * Publishes with confirms. Of every message it tells whether RabbitMQ has taken it: it confirms a persistent one to a durable queue
 * when it is on disk, of a quorum queue on the disks of most (https://www.rabbitmq.com/docs/confirms#when-publishes-are-confirmed).
 */
export class RabbitmqPublisher {
  readonly #settings: ConnectionSettings;
  readonly #sessions: Keeper<Session>;
  /** By session: what was sent and not yet confirmed, in order. */
  readonly #unconfirmed = new WeakMap<Session, Set<Unconfirmed>>();

  /** @param queue a queue to create at the start, if it is not there */
  constructor(options: ConnectionOptions, queue?: QueueToEnsure) {
    this.#settings = connectionSettings(options);
    this.#sessions = new Keeper(`Cannot publish to RabbitMQ at ${this.#settings.place}`, async (signal) => {
      const session = await RabbitmqSession.openConfirming(this.#settings, signal);
      try {
        if (queue !== undefined) await ensureQueue(session, queue, signal);
      } catch (thrown) {
        await session.close();
        throw thrown;
      }
      this.#listen(session);
      return session;
    });
  }

  /** Connects, unless it is connected. Rejects with a ConnectorError. */
  async open(signal: AbortSignal): Promise<void> {
    await this.#sessions.live(signal);
  }

  /** Checks that an exchange is there. The default exchange always is. */
  async checkExchange(exchange: string, signal: AbortSignal): Promise<void> {
    if (exchange === '') return;
    const session = await this.#sessions.live(signal);
    const doing = `Cannot find exchange '${exchange}' of RabbitMQ at ${this.#settings.place}`;
    await session.callApart(doing, (channel) => channel.checkExchange(exchange), signal);
  }

  /**
   * Publishes these in their order, and tells of each what became of it, once that is known. All are persistent and have to be routed
   * to a queue at least. Connects anew when that is needed; rejects when it cannot, or may not publish just now, and nothing was sent then.
   */
  async publish(messages: readonly OutgoingMessage[], signal: AbortSignal): Promise<readonly PublishOutcome[]> {
    const session = await this.#sessions.live(signal);
    if (session.blocked !== undefined) throw this.#blockedError(session.blocked);
    const unknown = new ConnectorError('TIMEOUT', `${this.#doing}: it was given up before it was confirmed.`);
    const outcomes: PublishOutcome[] = messages.map(() => unknown);
    let open = messages.length;
    let end: (reason: ConnectorError | undefined) => void = () => {};
    const over = new Promise<ConnectorError | undefined>((resolve) => (end = resolve));
    const watch = new SilenceWatch(this.#settings.requestTimeoutMs, () => end(this.#silent(session)));
    const forget = session.onLost(end);
    const onAbort = (): void => end(unknown);
    signal.addEventListener('abort', onAbort);
    try {
      const known = (index: number, outcome: PublishOutcome): void => {
        outcomes[index] = outcome;
        open -= 1;
        watch.heard();
        if (open === 0) end(undefined);
      };
      await this.#send(session, messages, { known, over });
      const reason = open === 0 ? undefined : await over;
      if (outcomes.length > 0 && outcomes.every(isNack)) await this.#leave(session);
      return outcomes.map((outcome) => (outcome === unknown ? reason : outcome));
    } finally {
      signal.removeEventListener('abort', onAbort);
      forget();
      watch.end();
    }
  }

  /** Lets go of the connection. Never rejects. */
  async close(): Promise<void> {
    await this.#sessions.close();
  }

  async #send(
    session: Session,
    messages: readonly OutgoingMessage[],
    { known, over }: { known: (index: number, outcome: PublishOutcome) => void; over: Promise<unknown> },
  ): Promise<void> {
    for (const [index, message] of messages.entries()) {
      if (session.lost !== undefined) return;
      const entry: Unconfirmed = { message };
      const unconfirmed = this.#unconfirmed.get(session);
      unconfirmed?.add(entry);
      const onConfirm = (failure: unknown): void => {
        unconfirmed?.delete(entry);
        // The channel ended: the session tells why.
        if (failure instanceof Error && failure.message !== 'message nacked') return;
        known(index, entry.returned ?? (failure === null ? undefined : this.#nackedError(message)));
      };
      try {
        if (publishOne(session.channel, message, onConfirm)) continue;
      } catch (thrown) {
        session.fail(classifyRabbitmqError(thrown, this.#doing));
        return;
      }
      await drained(session.channel, over);
    }
  }

  /**
   * A quorum queue that has refused a channel goes on to do so until it tells it of room; of a limit that was taken away it tells nothing
   * (seen on 3.10). So whoever was refused everything asks by another channel next time.
   */
  async #leave(session: Session): Promise<void> {
    if (this.#unconfirmed.get(session)?.size === 0) await session.close();
  }

  #listen(session: Session): void {
    const unconfirmed = new Set<Unconfirmed>();
    this.#unconfirmed.set(session, unconfirmed);
    session.channel.on('return', (returned) => {
      const error = this.#returnedError(returned);
      for (const entry of unconfirmed) {
        if (entry.returned !== undefined || !isSame(entry.message, returned)) continue;
        entry.returned = error;
        return;
      }
      // Which of them it was is not known, so none may count as safe.
      session.fail(error);
    });
  }

  #silent(session: Session): ConnectorError {
    const { requestTimeoutMs } = this.#settings;
    // It is there, and takes what was sent once it has room: nothing would be gained by another connection.
    if (session.blocked !== undefined) return this.#blockedError(session.blocked);
    const error = new ConnectorError('TIMEOUT', `${this.#doing}: no confirm came within ${requestTimeoutMs} ms.`);
    session.fail(error);
    return error;
  }

  get #doing(): string {
    return `Cannot publish to RabbitMQ at ${this.#settings.place}`;
  }

  #blockedError(reason: string): ConnectorError {
    return new ConnectorError(
      'OVERLOADED',
      `${this.#doing}: it blocks publishers ('${reason}'). It goes on once the alarm of the server is over.`,
    );
  }

  #nackedError({ exchange, routingKey }: OutgoingMessage): ConnectorError {
    return new ConnectorError(
      'OVERLOADED',
      `${this.#doing}, exchange '${exchange}', routing key '${routingKey}': it refused the message. Most often a queue is full ('overflow: reject-publish') or has lost its leader.`,
    );
  }

  #returnedError({ fields }: Message): ConnectorError {
    const { replyCode, replyText, exchange, routingKey } = fields as unknown as Readonly<
      Record<string, string | number>
    >;
    const doing = `${this.#doing}, exchange '${exchange}', routing key '${routingKey}'`;
    const thrown = Object.assign(new Error(`no queue took it (${replyCode} ${replyText})`), { code: replyCode });
    return classifyRabbitmqError(thrown, doing);
  }
}

function isNack(outcome: PublishOutcome): boolean {
  return outcome?.code === 'OVERLOADED';
}

function publishOne(channel: ConfirmChannel, message: OutgoingMessage, onConfirm: (failure: unknown) => void): boolean {
  const { exchange, routingKey, body, ...properties } = message;
  return channel.publish(exchange, routingKey, body, { ...properties, persistent: true, mandatory: true }, onConfirm);
}

/** Resolves when the client has sent enough of what it was given to take more, or `over` resolves. */
async function drained(channel: ConfirmChannel, over: Promise<unknown>): Promise<void> {
  let onDrain: () => void = () => {};
  const drain = new Promise<void>((resolve) => (onDrain = resolve));
  channel.once('drain', onDrain);
  await Promise.race([drain, over]);
  channel.off('drain', onDrain);
}

/** Whether a message that came back is this one. Messages without any difference go the same way, so the first of them is as good. */
function isSame(message: OutgoingMessage, { fields, properties, content }: Message): boolean {
  return (
    fields.exchange === message.exchange &&
    fields.routingKey === message.routingKey &&
    properties.messageId === message.messageId &&
    content.equals(message.body) &&
    isDeepStrictEqual({ ...properties.headers }, { ...message.headers })
  );
}
