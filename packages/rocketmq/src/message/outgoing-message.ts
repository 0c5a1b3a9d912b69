/** A message to send. */
export interface OutgoingMessage {
  /** It must exist, and take messages of this type. */
  readonly topic: string;
  /** At least one byte: RocketMQ takes no empty message. */
  readonly body: Buffer;
  /** What consumers filter by. Without '|'. */
  readonly tag?: string | undefined;
  /** To find it by in RocketMQ's tools. Without blanks. */
  readonly keys?: readonly string[] | undefined;
  /** Messages of one group keep their order; the topic must be of type FIFO. */
  readonly messageGroup?: string | undefined;
  /** When it becomes visible, in milliseconds since 1970; the topic must be of type DELAY. */
  readonly deliverAtMs?: number | undefined;
  /** The user's properties. */
  readonly properties?: Readonly<Record<string, string>> | undefined;
}
