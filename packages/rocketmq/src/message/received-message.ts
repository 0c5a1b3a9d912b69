/** A message as a consumer gets it. */
export interface ReceivedMessage {
  /** The same whenever the message comes again. */
  readonly messageId: string;
  readonly topic: string;
  /** Decompressed. As it came, when `problem` is set. */
  readonly body: Buffer;
  /** Undefined when it has none. */
  readonly tag: string | undefined;
  /** Empty when it has none. */
  readonly keys: readonly string[];
  /** Messages of one group keep their order; undefined outside of FIFO topics. */
  readonly messageGroup: string | undefined;
  /** The user's properties. */
  readonly properties: Readonly<Record<string, string>>;
  /** When its producer made it, in milliseconds since 1970. */
  readonly bornAtMs: number | undefined;
  /** Counted from 1. */
  readonly deliveryAttempt: number;
  /** Why the body is not what its producer sent; undefined when all is well. */
  readonly problem: string | undefined;
}

/** The right to settle one delivery of a message, until it becomes visible again. */
export interface MessageLease {
  readonly topic: string;
  readonly messageId: string;
  /** Changes with each renewal. */
  receiptHandle: string;
  /** Where the message was received: only there it can be settled. Opaque. */
  readonly server: object;
}
