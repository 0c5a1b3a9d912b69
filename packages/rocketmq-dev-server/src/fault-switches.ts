import type { BodyDamage } from './broker/message.ts';

/** A call of the RocketMQ 5 protocol that this server answers. */
export type RocketmqMethod =
  | 'QueryRoute'
  | 'Heartbeat'
  | 'SendMessage'
  | 'QueryAssignment'
  | 'ReceiveMessage'
  | 'AckMessage'
  | 'ForwardMessageToDeadLetterQueue'
  | 'EndTransaction'
  | 'Telemetry'
  | 'NotifyClientTermination'
  | 'ChangeInvisibleDuration'
  | 'RecallMessage';

/** How a call fails. */
export interface Failure {
  /** A status of RocketMQ, e.g. 50001. Default 50001. */
  readonly code?: number;
  /** A status of gRPC instead, as when the proxy itself is in trouble: 14 unavailable, 4 deadline exceeded. */
  readonly grpcStatus?: number;
  /** What the answer says. Default 'a fault was switched on'. */
  readonly message?: string;
  /** How many calls fail. Default 1. */
  readonly times?: number;
}

/** Makes things go wrong. Each switch works at once and can be turned while clients are connected. */
export interface FaultSwitches {
  /** Lets the next calls of `method` fail without doing anything. */
  failNext(method: RocketmqMethod, failure?: Failure): void;
  /** Never answers `method`, until the returned function is called: then what hangs is done after all. */
  hang(method: RocketmqMethod): () => void;
  /** Starts each call of `method` later, until the returned function is called. */
  delay(method: RocketmqMethod, delayMs: number): () => void;
  /** Cuts all connections. New ones are accepted. */
  dropConnections(): void;
  /**
   * Damages the next message stored in `topic`, for all its deliveries: 'digest' gives it a checksum that does not fit (the
   * npm client marks it as corrupted), 'encoding' says that its body is zipped when it is not (the npm client's whole
   * receive fails). Default 'digest'.
   */
  corruptNextBody(topic: string, damage?: BodyDamage): void;
  /** Accepts the next `count` acknowledgements and forgets them, so that the messages come again, as after a broker's death. */
  loseAcks(count: number): void;
  /** Delivers each of the next `count` messages twice. */
  duplicateDeliveries(count: number): void;
  /** Answers everything with 40100, until called with false. */
  refuseCredentials(refuse?: boolean): void;
  /** Answers the next `times` sends and receives with 42900, too many requests. Default 1. */
  busy(times?: number): void;
  /** Turns all switches off and lets go what hangs. */
  clear(): void;
}
