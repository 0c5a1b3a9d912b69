import type { GroupOptions, TopicOptions } from './broker/broker-options.ts';
import type { TransactionCheckTimes } from './broker/half-messages.ts';
import type { StoredMessage } from './broker/message.ts';
import type { Clock } from './clock.ts';
import type { FaultSwitches } from './fault-switches.ts';

/** What a real server allows or waits for, in milliseconds and bytes. Smaller values make tests faster. */
export interface ServerLimits {
  /** Shortest invisible time of a receive. Default 10 000; shorter is refused with 40011. */
  readonly minInvisibleMs?: number;
  /** Longest invisible time. Default 43 200 000 (12 h); longer is refused with 40011. */
  readonly maxInvisibleMs?: number;
  /** Shortest wait of a receive that finds nothing. Default 5 000; a shorter wish is stretched. */
  readonly minLongPollMs?: number;
  /** Longest wait of a receive that finds nothing. Default 20 000; a longer wish is cut. */
  readonly maxLongPollMs?: number;
  /** Shortest time until a message that is given back comes again. Default 1 000. */
  readonly minRedeliveryMs?: number;
  /** Bytes that one receive hands out, unless a single message is larger. Default 262 144. */
  readonly maxReceiveBytes?: number;
}

/** How to start the server. */
export interface RocketmqDevServerOptions {
  /** Default 0: one that is free. */
  readonly port?: number;
  /** Where to listen, and what clients are told to dial. Default '127.0.0.1'. */
  readonly host?: string;
  /** Topics to create at the start. */
  readonly topics?: readonly TopicOptions[];
  /** Consumer groups to create at the start. */
  readonly groups?: readonly GroupOptions[];
  /** Creates topics (NORMAL) and groups that clients ask for. Default true. */
  readonly autoCreate?: boolean;
  /** Messages that each topic keeps although all its groups have read them. Default 100 000. Unread ones are always kept. */
  readonly keepMessages?: number;
  /** What is allowed and waited for. Default: as on a real server. */
  readonly limits?: ServerLimits;
  /** When producers are asked about open transactions. Default after 6 s, then each 30 s, 15 times. */
  readonly transactionCheck?: Partial<TransactionCheckTimes>;
  /** Default: the real time. */
  readonly clock?: Clock;
}

/** A RocketMQ 5 server in memory, for development and tests. It listens until `stop` or `kill`. */
export interface RocketmqDevServer extends AsyncDisposable {
  /** `host:port`, as clients take it. Stays the same over `kill` and `restart`. */
  readonly endpoint: string;
  /** Makes things go wrong. */
  readonly faults: FaultSwitches;
  /** Creates a topic, unless it exists. */
  createTopic(topic: TopicOptions): void;
  /** Creates a consumer group. Settings of an existing one change for topics that it has not read yet. */
  createGroup(group: GroupOptions): void;
  /** The messages of a topic that are kept, oldest first. Those that wait for their time or their transaction are not among them. */
  messages(topic: string): readonly StoredMessage[];
  /** Messages of a topic that a group has not settled: waiting and in flight. */
  lag(group: string, topic: string): number;
  /** Cuts all connections and listens no more, as when the process dies. What is stored stays, deliveries in flight too. */
  kill(): Promise<void>;
  /** Listens again on the same port after `kill`. */
  restart(): Promise<void>;
  /** Ends it for good. Safe to call twice. */
  stop(): Promise<void>;
}
