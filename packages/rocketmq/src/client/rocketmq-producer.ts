import { ConnectorError } from '@eventmesh/connector-api';
import { classifyRocketmqError } from '../classify-rocketmq-error.ts';
import { encodeMessage, messageTypeOf } from '../message/encode-message.ts';
import { messageIds } from '../message/message-ids.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { checkStatus } from '../protocol/status.ts';
import { clientTypes, languageNodeJs, messageTypes } from '../protocol/wire-constants.ts';
import type { ClientContext, ConnectionOptions } from './connection-options.ts';
import { firstOf } from './first-of.ts';
import { brokerFor, type Route } from './route.ts';
import { RocketmqSession } from './rocketmq-session.ts';
import { SendWindow } from './send-window.ts';

/** What a producer keeps to. */
export interface ProducerOptions extends ConnectionOptions {
  /** Topics that must exist when the producer starts. Others may be sent to as well. */
  readonly topics: readonly string[];
  /** Requests under way at a time. Beyond 32, single requests starve in the HTTP/2 window. Default: 16. */
  readonly maxInFlightRequests?: number | undefined;
}

const maxBytesInFlight = 512 * 1024;
const typeNames: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(messageTypes).map(([name, number]) => [number, name]),
);

/** Sends messages. Calls may run side by side; a window bounds what is under way. */
export class RocketmqProducer {
  readonly #topics: readonly string[];
  readonly #session: RocketmqSession;
  readonly #context: ClientContext;
  readonly #window: SendWindow;
  readonly #nextId: () => string;
  #turn = 0;

  constructor(options: ProducerOptions, context: ClientContext) {
    this.#topics = options.topics;
    this.#context = context;
    this.#window = new SendWindow(options.maxInFlightRequests ?? 16, maxBytesInFlight);
    this.#nextId = messageIds(() => context.clock.now());
    const publishing = {
      topics: options.topics.map((name) => ({ resourceNamespace: options.namespace, name })),
      validateMessageType: true,
    };
    const userAgent = { language: languageNodeJs, version: '5.0.0', platform: process.platform };
    const role = { clientType: clientTypes.PRODUCER, settings: { publishing, userAgent } };
    this.#session = new RocketmqSession(options, role, context);
  }

  /**
   * Finds out where the topics are served, and that one of the brokers of each answers.
   *
   * @throws ConnectorError `NOT_FOUND` (topic), `TIMEOUT`, `UNAVAILABLE`, `UNAUTHENTICATED`, `FORBIDDEN`
   */
  async start(timeoutMs: number, signal: AbortSignal): Promise<void> {
    for (const topic of this.#topics) {
      const { writable } = await this.#session.route(topic, signal);
      await firstOf(writable.map(({ endpoints }) => this.#session.whenIntroduced(endpoints, timeoutMs, signal)));
    }
  }

  /** The types of messages that a topic takes: `NORMAL`, `FIFO`, `DELAY`, `TRANSACTION`. Empty when the server does not say. */
  async typesOf(topic: string, signal?: AbortSignal): Promise<string[]> {
    return namesOf(await this.#session.route(topic, signal));
  }

  /**
   * Sends messages of one topic in one request: all or nothing. Several at once only without message group. Resolves with their
   * ids when the server has them.
   *
   * @throws ConnectorError with what the server or the way to it said, see `classifyRocketmqError`
   */
  async send(messages: readonly OutgoingMessage[], signal?: AbortSignal): Promise<string[]> {
    const [first] = messages;
    if (first === undefined) return [];
    const bytes = messages.reduce((sum, { body }) => sum + body.length, 0);
    let leave = (): void => {};
    try {
      leave = await this.#window.enter(bytes, signal);
      return await this.#send(first, messages, signal);
    } catch (error) {
      const failure = classifyRocketmqError(error, `Topic '${first.topic}'`);
      if (failure.code === 'NOT_FOUND' || failure.code === 'UNAVAILABLE') this.#session.forgetRoute(first.topic);
      throw failure;
    } finally {
      leave();
    }
  }

  /** Lets go of everything, within about a second. Never rejects. */
  async close(): Promise<void> {
    await this.#session.close();
  }

  async #send(first: OutgoingMessage, messages: readonly OutgoingMessage[], signal?: AbortSignal): Promise<string[]> {
    const route = await this.#session.route(first.topic, signal);
    checkType(first, route);
    const broker = brokerFor(route.writable, first.messageGroup, this.#turn++);
    if (broker === undefined) {
      throw new ConnectorError('NOT_FOUND', `Topic '${first.topic}' has no queue that can be written at present.`);
    }
    this.#session.introduce(broker.endpoints);
    const topic = this.#session.resource(first.topic);
    const now = this.#context.clock.now();
    const ids = messages.map(() => this.#nextId());
    const request = { messages: messages.map((message, at) => encodeMessage(message, ids[at] as string, topic, now)) };
    const answer = await this.#session.call(broker.endpoints, this.#session.protocol.SendMessage, request, { signal });
    checkStatus(answer.status);
    for (const entry of answer.entries ?? []) checkStatus(entry.status);
    return ids;
  }
}

function namesOf({ messageTypes }: Route): string[] {
  return messageTypes.map((number) => typeNames[number] ?? String(number));
}

function checkType(message: OutgoingMessage, route: Route): void {
  const type = messageTypeOf(message);
  if (route.messageTypes.length === 0 || route.messageTypes.includes(type)) return;
  const takes = namesOf(route).join(', ');
  throw new ConnectorError(
    'REJECTED',
    `Topic '${message.topic}' takes messages of type ${takes}, this one is ${typeNames[type]}: FIFO needs a message group, DELAY a delay, NORMAL neither.`,
  );
}
