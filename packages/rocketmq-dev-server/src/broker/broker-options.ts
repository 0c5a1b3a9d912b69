import type { BodyDamage, MessageType } from './message.ts';
import type { TransactionCheckTimes } from './half-messages.ts';

/** A topic to create. */
export interface TopicOptions {
  readonly name: string;
  /** The one kind of messages that it takes. Default 'NORMAL'. */
  readonly type?: MessageType;
  /** How many queues share its messages. Default 4. */
  readonly queues?: number;
}

/** A consumer group to create. */
export interface GroupOptions {
  readonly name: string;
  /** Holds a queue back while one of its messages is in flight, as FIFO consumers need it. Default false. */
  readonly ordered?: boolean;
  /** How often a message is delivered again before it goes to the topic `%DLQ%<group>`. Default 16. */
  readonly maxRetries?: number;
  /** Starts at the oldest message of a topic rather than behind the newest. Default false. */
  readonly fromStart?: boolean;
}

/** Times and sizes by which the broker works. */
export interface BrokerRules {
  /** Creates topics (NORMAL) and groups that clients ask for; refuses them otherwise. */
  readonly autoCreate: boolean;
  /** Shortest time until a message that is given back comes again. */
  readonly minRedeliveryMs: number;
  /** Bytes that one receive hands out at most, unless a single message is larger. */
  readonly maxReceiveBytes: number;
  /** Messages that each topic keeps although all its groups have read them. */
  readonly keepMessages: number;
  readonly transactionCheck: TransactionCheckTimes;
}

/** Where the broker asks whether something is to go wrong. */
export interface BrokerFaults {
  /** How the next message of a topic is to be damaged. */
  takeBodyDamage(topic: string): BodyDamage | undefined;
  /** Whether the next acknowledgement is to be forgotten. */
  takeLostAck(): boolean;
  /** Whether the next message is to be delivered twice. */
  takeRepeat(): boolean;
}
