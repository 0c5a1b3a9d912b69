import type { Clock } from '../clock.ts';
import type { BrokerFaults, BrokerRules, GroupOptions, TopicOptions } from './broker-options.ts';
import { checkMessages } from './check-messages.ts';
import { checkGroupName, checkTopicName } from './check-names.ts';
import { DelayedMessages } from './delayed-messages.ts';
import { GroupProgress, type Lease, type TakeRequest } from './group-progress.ts';
import { GroupReader, type PendingReceive } from './group-reader.ts';
import { GroupReaders } from './group-readers.ts';
import { HalfMessages, type AskProducer } from './half-messages.ts';
import { messageTypeOf, type OutgoingMessage, type StoredMessage } from './message.ts';
import { formatReceiptHandle, parseReceiptHandle } from './receipt-handle.ts';
import { StatusError } from './status-codes.ts';
import { Topic } from './topic.ts';

/** What became of one message of a send. */
export interface SendResult {
  readonly messageId: string;
  readonly offset: number;
  readonly transactionId: string;
  readonly recallHandle: string;
}

/** Whom a delivery was made to. */
export interface Reader {
  readonly group: string;
  readonly topic: string;
}

/** What a consumer asks for. */
export interface ReceiveRequest extends Reader, Pick<TakeRequest, 'max' | 'invisibleMs' | 'accepts'> {
  readonly pollMs: number;
}

/** What the broker works with. */
export interface BrokerParts {
  readonly clock: Clock;
  readonly faults: BrokerFaults;
  readonly askProducer: AskProducer;
}

/** The state of a RocketMQ broker, in memory and without any protocol. Refusals are thrown as `StatusError`. */
export class Broker {
  readonly #rules: BrokerRules;
  readonly #clock: Clock;
  readonly #faults: BrokerFaults;
  readonly #topics = new Map<string, Topic>();
  readonly #groups = new Map<string, Required<GroupOptions>>();
  readonly #readers = new GroupReaders();
  readonly #delayed: DelayedMessages;
  readonly #halves: HalfMessages;
  #leaseCount = 0;

  constructor(rules: BrokerRules, { clock, faults, askProducer }: BrokerParts) {
    this.#rules = rules;
    this.#clock = clock;
    this.#faults = faults;
    this.#delayed = new DelayedMessages(clock, (message) => void this.#storeNow([message]));
    this.#halves = new HalfMessages(clock, rules.transactionCheck, askProducer);
  }

  /** Creates a topic, unless it exists. */
  createTopic({ name, type = 'NORMAL', queues = 4 }: TopicOptions): Topic {
    checkTopicName(name);
    const topic = this.#topics.get(name) ?? new Topic(name, type, queues);
    this.#topics.set(name, topic);
    return topic;
  }

  /** Creates a consumer group, or changes its settings for topics that it has not read yet. */
  createGroup({ name, ordered = false, maxRetries = 16, fromStart = false }: GroupOptions): void {
    checkGroupName(name);
    this.#groups.set(name, { name, ordered, maxRetries, fromStart });
  }

  /** The topic of that name, created when `autoCreate` is on. Throws `StatusError` 40002 and 40402. */
  topic(name: string): Topic {
    checkTopicName(name);
    const topic = this.#topics.get(name);
    if (topic !== undefined) return topic;
    if (this.#rules.autoCreate) return this.createTopic({ name });
    throw new StatusError('TOPIC_NOT_FOUND', `No topic route info in name server for the topic: ${name}`);
  }

  /** The settings of a group, created when `autoCreate` is on; nothing when there is no such group. */
  group(name: string): Required<GroupOptions> | undefined {
    checkGroupName(name);
    if (!this.#groups.has(name) && this.#rules.autoCreate) this.createGroup({ name });
    return this.#groups.get(name);
  }

  /** Notes that a group reads a topic. Its place there begins now, if it has none yet. */
  subscribe({ group, topic }: Reader): void {
    this.#reader({ group, topic });
  }

  /** Stores the messages of one request, all or none. */
  send(messages: readonly OutgoingMessage[]): SendResult[] {
    checkMessages(messages, this.#clock.now());
    const topic = this.topic(messages[0]?.topic ?? '');
    for (const message of messages) checkType(topic, message);
    const hidden = messages.filter((message) => this.#mustWait(message));
    if (hidden.length === 0) return this.#storeNow(messages).map(({ id, offset }) => sendResult(id, { offset }));
    return messages.map((message) => {
      if (message.transactional) return sendResult(message.id, { transactionId: this.#halves.add(message) });
      const recallHandle = this.#delayed.add(message, message.deliverAtMs ?? this.#clock.now());
      return sendResult(message.id, { recallHandle });
    });
  }

  /** Hands out messages, or waits for some. */
  receive({ group, topic, pollMs, ...take }: ReceiveRequest): PendingReceive {
    const reader = this.#reader({ group, topic });
    const pending = reader.receive({ ...take, maxBytes: this.#rules.maxReceiveBytes }, pollMs);
    this.#readers.free(this.topic(topic), Math.ceil(this.#rules.keepMessages / this.topic(topic).queues.length));
    return { ...pending, result: pending.result.then((leases) => this.#repeatSome(reader, leases)) };
  }

  /** Settles a delivery. One that is already over is accepted while its handle has not expired. */
  acknowledge(reader: Reader, handle: string): void {
    const { leaseId } = parseReceiptHandle(handle, this.#clock.now());
    if (this.#faults.takeLostAck()) return;
    this.#reader(reader).settle(leaseId);
  }

  /** Moves the end of a delivery to `invisibleMs` from now. Returns the new handle. */
  changeInvisibility(reader: Reader, handle: string, invisibleMs: number): string {
    const now = this.#clock.now();
    const { leaseId } = parseReceiptHandle(handle, now);
    const at = now + Math.max(invisibleMs, this.#rules.minRedeliveryMs);
    const lease = this.#reader(reader).postpone(leaseId, at);
    if (lease === undefined) throw new StatusError('INVALID_RECEIPT_HANDLE', 'the delivery is already over');
    return formatReceiptHandle({ leaseId: lease.id, expiresAt: lease.at });
  }

  /** Moves a message that is in flight to the dead letters of the group. */
  forwardToDeadLetters(reader: Reader, handle: string): void {
    const { leaseId } = parseReceiptHandle(handle, this.#clock.now());
    const message = this.#reader(reader).settle(leaseId);
    if (message !== undefined) this.#storeDead(reader.group, message);
  }

  /** Commits a transaction, or rolls it back. */
  endTransaction(transactionId: string, commit: boolean): void {
    const message = this.#halves.end(transactionId);
    if (commit) this.#storeNow([message]);
  }

  /** Takes a delayed message back before its time. Returns its id. */
  recall(handle: string): string {
    const message = this.#delayed.recall(handle);
    if (message === undefined)
      throw new StatusError('MESSAGE_NOT_FOUND', 'unknown recall handle, or already delivered');
    return message.id;
  }

  /** The messages of a topic that are kept, in the order in which they were stored. */
  messages(topic: string): readonly StoredMessage[] {
    const queues = this.#topics.get(topic)?.queues ?? [];
    return queues.flatMap((queue) => queue.kept()).toSorted((a, b) => a.storedAtMs - b.storedAtMs);
  }

  /** Messages of a topic that a group has not settled, including those that it would start with. */
  lag({ group, topic }: Reader): number {
    const reader = this.#readers.find(group, topic);
    if (reader !== undefined) return reader.progress.lag;
    if (this.#groups.get(group)?.fromStart !== true) return 0;
    return this.messages(topic).length;
  }

  /** Ends all receives that wait, as when the connections are gone. */
  endReceives(): void {
    this.#readers.close();
  }

  /** Stops all timers. */
  close(): void {
    this.endReceives();
    this.#delayed.stop();
    this.#halves.stop();
  }

  #mustWait(message: OutgoingMessage): boolean {
    return message.transactional || (message.deliverAtMs ?? 0) > this.#clock.now();
  }

  #storeNow(messages: readonly OutgoingMessage[]): StoredMessage[] {
    const topic = this.topic(messages[0]?.topic ?? '');
    const queue = topic.chooseQueue(messages);
    const now = this.#clock.now();
    const stored = messages.map((message) =>
      topic.append(queue, message, { now, damage: this.#faults.takeBodyDamage(topic.name) }),
    );
    this.#readers.wake(topic.name);
    return stored;
  }

  #storeDead(group: string, message: StoredMessage): void {
    const topic = this.createTopic({ name: `%DLQ%${group}`, queues: 1 });
    const deadLetterOf = { topic: message.topic, messageId: message.id };
    topic.append(topic.chooseQueue([message]), message, { now: this.#clock.now(), deadLetterOf });
    this.#readers.wake(topic.name);
  }

  #repeatSome(reader: GroupReader, leases: readonly Lease[]): readonly Lease[] {
    for (const lease of leases) if (this.#faults.takeRepeat()) reader.progress.repeat(lease);
    return leases;
  }

  #reader({ group, topic }: Reader): GroupReader {
    const existing = this.#readers.find(group, topic);
    if (existing !== undefined) return existing;
    const settings = this.group(group);
    if (settings === undefined)
      throw new StatusError('INTERNAL_SERVER_ERROR', `subscription group [${group}] does not exist`);
    const progress = new GroupProgress(this.topic(topic).queues, settings, () => (this.#leaseCount += 1));
    const reader = new GroupReader(progress, this.#clock, (message) => this.#storeDead(group, message));
    this.#readers.add(group, topic, reader);
    return reader;
  }
}

function checkType(topic: Topic, message: OutgoingMessage): void {
  const type = messageTypeOf(message);
  if (type === topic.type) return;
  throw new StatusError(
    'MESSAGE_PROPERTY_CONFLICT_WITH_TYPE',
    `TopicMessageType validate failed, the expected type is ${topic.type}, but actual type is ${type}`,
  );
}

function sendResult(messageId: string, known: Partial<SendResult>): SendResult {
  return { messageId, offset: 0, transactionId: '', recallHandle: '', ...known };
}
