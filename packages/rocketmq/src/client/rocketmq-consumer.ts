import { ConnectorError } from '@eventmesh/connector-api';
import { classifyRocketmqError } from '../classify-rocketmq-error.ts';
import { decodeMessage } from '../message/decode-message.ts';
import type { MessageLease, ReceivedMessage } from '../message/received-message.ts';
import { checkStatus, RocketmqStatusError } from '../protocol/status.ts';
import { clientTypes, filterTypes, languageNodeJs, statusCodes } from '../protocol/wire-constants.ts';
import { toWireTime } from '../protocol/wire-time.ts';
import type { WireAckResponse, WireEndpoints, WireReceiveResponse, WireStatus } from '../protocol/wire-types.ts';
import type { ClientContext, ConnectionOptions } from './connection-options.ts';
import { firstOf } from './first-of.ts';
import { RocketmqSession } from './rocketmq-session.ts';

/** Which messages of a topic a group wants. */
export interface MessageFilter {
  /** `tag`: one tag, several joined by `||`, or `*`. `sql`: a condition of SQL92 over the properties. */
  readonly type: 'tag' | 'sql';
  /** `created || paid`, or `CE_type = 'created'`. */
  readonly expression: string;
}

/** What a consumer reads. */
export interface ConsumerOptions extends ConnectionOptions {
  /** It must exist. */
  readonly topic: string;
  /** It must exist; its workers share the messages. */
  readonly consumerGroup: string;
  /** Default: all messages. */
  readonly filter?: MessageFilter | undefined;
  /** How long `receive` waits for a message, in milliseconds, 5000 to 20000. Default: 5000. */
  readonly pollMs?: number | undefined;
}

/** One receive. */
export interface ReceiveOptions {
  /** At most 32. */
  readonly maxMessages: number;
  /** How long the messages are hidden from others, in milliseconds: 10 seconds to 12 hours. */
  readonly invisibleMs: number;
  /**
   * Cancels the call, which then gives what has come; aborted before, it rejects with `UNAVAILABLE`. Messages that are on
   * their way just then come again after `invisibleMs`; those that the server has not sent yet, after some three seconds.
   */
  readonly signal?: AbortSignal;
}

/** A message, and the right to settle it. */
export interface Delivery {
  readonly message: ReceivedMessage;
  readonly lease: MessageLease;
}

/** Why a lease was not acknowledged: `gone` when it had run out or was settled before. */
export type AcknowledgeFailure = 'gone' | ConnectorError;

const maxPerAcknowledge = 64;
/** The server begins to count a long poll when the request arrives, and answers a little after its end. */
const pollSlackMs = 3000;
const defaultPollMs = 5000;

/** Reads one topic for one group (a "simple consumer" in RocketMQ's words). Calls may run side by side. */
export class RocketmqConsumer {
  readonly #options: ConsumerOptions;
  readonly #pollMs: number;
  readonly #session: RocketmqSession;
  readonly #filter: { readonly type: number; readonly expression: string };
  #turn = 0;

  constructor(options: ConsumerOptions, context: ClientContext) {
    this.#options = options;
    this.#pollMs = options.pollMs ?? defaultPollMs;
    const { type, expression } = options.filter ?? { type: 'tag', expression: '*' };
    this.#filter = { type: filterTypes[type], expression };
    const topic = { resourceNamespace: options.namespace, name: options.topic };
    const subscription = {
      group: { resourceNamespace: options.namespace, name: options.consumerGroup },
      subscriptions: [{ topic, expression: this.#filter }],
      longPollingTimeout: toWireTime(this.#pollMs),
    };
    const userAgent = { language: languageNodeJs, version: '5.0.0', platform: process.platform };
    const role = {
      clientType: clientTypes.SIMPLE_CONSUMER,
      group: options.consumerGroup,
      settings: { subscription, userAgent },
    };
    this.#session = new RocketmqSession(options, role, context);
  }

  /**
   * Finds out where the topic is served and introduces the group there: it suffices that one of the brokers answers.
   *
   * @throws ConnectorError `NOT_FOUND` (topic), `TIMEOUT` (unknown group; no answer), `UNAVAILABLE`, `UNAUTHENTICATED`, `FORBIDDEN`
   */
  async start(timeoutMs: number, signal: AbortSignal): Promise<void> {
    const { readable } = await this.#session.route(this.#options.topic, signal);
    if (readable.length === 0) throw this.#notReadable();
    await firstOf(readable.map(({ endpoints }) => this.#session.whenIntroduced(endpoints, timeoutMs, signal)));
  }

  /** Waits for messages up to the poll time; resolves with `[]` when none came. What has come before a failure is given. */
  async receive({ maxMessages, invisibleMs, signal }: ReceiveOptions): Promise<Delivery[]> {
    const { topic, consumerGroup } = this.#options;
    const { readable } = await this.#session.route(topic, signal);
    const broker = readable[this.#turn++ % Math.max(1, readable.length)];
    if (broker === undefined) throw this.#notReadable();
    await this.#session.whenIntroduced(broker.endpoints, this.#session.requestTimeoutMs, signal);
    const request = {
      group: this.#session.resource(consumerGroup),
      messageQueue: broker.queue,
      filterExpression: this.#filter,
      batchSize: Math.min(32, maxMessages),
      invisibleDuration: toWireTime(invisibleMs),
      longPollingTimeout: toWireTime(this.#pollMs),
      autoRenew: false,
    };
    try {
      const timeoutMs = this.#pollMs + Math.max(pollSlackMs, this.#session.requestTimeoutMs);
      const { ReceiveMessage } = this.#session.protocol;
      const how = { timeoutMs, signal };
      const { answers, error } = await this.#session.gather(broker.endpoints, ReceiveMessage, request, how);
      const { deliveries, status } = readAnswers(answers, broker.endpoints);
      if (deliveries.length > 0 || signal?.aborted === true) return deliveries;
      if (error !== undefined) throw error;
      if (status?.code !== statusCodes.MESSAGE_NOT_FOUND) checkStatus(status);
      return deliveries;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Tells the server that messages are done with. Resolves with those that it did not take, never rejects. */
  async acknowledge(leases: readonly MessageLease[]): Promise<Map<MessageLease, AcknowledgeFailure>> {
    const failures = new Map<MessageLease, AcknowledgeFailure>();
    await Promise.all(chunksByServer(leases).map((chunk) => this.#acknowledge(chunk, failures)));
    return failures;
  }

  /** Hides a message for another while, counted from now; with a short time, gives it back. Its lease holds on. */
  async renew(lease: MessageLease, invisibleMs: number): Promise<void> {
    const request = {
      group: this.#session.resource(this.#options.consumerGroup),
      topic: this.#session.resource(lease.topic),
      receiptHandle: lease.receiptHandle,
      messageId: lease.messageId,
      invisibleDuration: toWireTime(invisibleMs),
    };
    try {
      const { ChangeInvisibleDuration } = this.#session.protocol;
      const answer = await this.#session.call(lease.server, ChangeInvisibleDuration, request, {});
      checkStatus(answer.status);
      if (answer.receiptHandle) lease.receiptHandle = answer.receiptHandle;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Lets go of everything, within about a second. Never rejects. */
  async close(): Promise<void> {
    await this.#session.close();
  }

  async #acknowledge(leases: readonly MessageLease[], failures: Map<MessageLease, AcknowledgeFailure>): Promise<void> {
    const [first] = leases;
    if (first === undefined) return;
    const request = {
      group: this.#session.resource(this.#options.consumerGroup),
      topic: this.#session.resource(first.topic),
      entries: leases.map(({ messageId, receiptHandle }) => ({ messageId, receiptHandle })),
    };
    let answer: WireAckResponse;
    try {
      answer = await this.#session.call(first.server, this.#session.protocol.AckMessage, request, {});
      if (!answer.entries?.length) checkStatus(answer.status);
    } catch (error) {
      for (const lease of leases) failures.set(lease, this.#failed(error));
      return;
    }
    const byHandle = new Map(answer.entries?.map(({ receiptHandle = '', status }) => [receiptHandle, status]));
    for (const lease of leases) {
      const failure = this.#entryFailure(byHandle.get(lease.receiptHandle) ?? answer.status);
      if (failure !== undefined) failures.set(lease, failure);
    }
  }

  #entryFailure(status: WireStatus | undefined): AcknowledgeFailure | undefined {
    if (status?.code === statusCodes.OK) return undefined;
    if (status?.code === statusCodes.INVALID_RECEIPT_HANDLE || status?.code === statusCodes.MESSAGE_NOT_FOUND)
      return 'gone';
    return this.#failed(new RocketmqStatusError(status?.code ?? 0, status?.message ?? 'No status for this message.'));
  }

  #failed(error: unknown): ConnectorError {
    const failure = classifyRocketmqError(error, `Topic '${this.#options.topic}'`);
    if (failure.code === 'NOT_FOUND' || failure.code === 'UNAVAILABLE') this.#session.forgetRoute(this.#options.topic);
    return failure;
  }

  #notReadable(): ConnectorError {
    return new ConnectorError('NOT_FOUND', `Topic '${this.#options.topic}' has no queue that can be read at present.`);
  }
}

function readAnswers(answers: readonly WireReceiveResponse[], server: WireEndpoints) {
  const deliveries: Delivery[] = [];
  let status: WireStatus | undefined;
  for (const answer of answers) {
    status = answer.status ?? status;
    if (answer.message === undefined) continue;
    const message = decodeMessage(answer.message);
    const receiptHandle = answer.message.systemProperties?.receiptHandle ?? '';
    const { topic, messageId } = message;
    deliveries.push({ message, lease: { topic, messageId, receiptHandle, server } });
  }
  return { deliveries, status };
}

/** Leases as they may go together: settled by one server, for one topic. */
function chunksByServer(leases: readonly MessageLease[]): MessageLease[][] {
  const chunks: MessageLease[][] = [];
  const open = new Map<object, Map<string, MessageLease[]>>();
  for (const lease of leases) {
    const topics = open.get(lease.server) ?? new Map<string, MessageLease[]>();
    open.set(lease.server, topics);
    let chunk = topics.get(lease.topic);
    if (chunk === undefined || chunk.length === maxPerAcknowledge) {
      chunk = [];
      chunks.push(chunk);
      topics.set(lease.topic, chunk);
    }
    chunk.push(lease);
  }
  return chunks;
}
