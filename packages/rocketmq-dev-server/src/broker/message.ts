/** The kinds of messages of RocketMQ 5. */
export type MessageType = 'NORMAL' | 'FIFO' | 'DELAY' | 'TRANSACTION';

/** How the body of a message is damaged on its way to consumers, see `FaultSwitches.corruptNextBody`. */
export type BodyDamage = 'digest' | 'encoding';

/** A message as a producer hands it in. */
export interface OutgoingMessage {
  /** Made by the producer; stays the same over all deliveries. */
  readonly id: string;
  readonly topic: string;
  readonly body: Uint8Array;
  /** The user's properties. */
  readonly properties: Readonly<Record<string, string>>;
  /** To find it by. */
  readonly keys: readonly string[];
  readonly tag?: string | undefined;
  /** The message group: messages of one group keep their order. */
  readonly group?: string | undefined;
  /** When it becomes visible, in milliseconds since 1970. At once when left out. */
  readonly deliverAtMs?: number | undefined;
  /** Stays hidden until its transaction is committed. */
  readonly transactional: boolean;
  /** How long after the send the producer is asked about an open transaction. The server's default when left out. */
  readonly checkAfterMs?: number | undefined;
  /** When its producer made it, in milliseconds since 1970. */
  readonly bornAtMs: number;
  /** Where its producer made it. */
  readonly bornHost: string;
  /** How the body is encoded: 'IDENTITY' or 'GZIP'. */
  readonly encoding: string;
  /** As the producer gave it, for tracing. */
  readonly traceContext?: string | undefined;
}

/** A message as the broker keeps it. */
export interface StoredMessage extends OutgoingMessage {
  /** Which queue of its topic it is in, from 0. */
  readonly queueId: number;
  /** Position in its queue, from 0. */
  readonly offset: number;
  /** In milliseconds since 1970. */
  readonly storedAtMs: number;
  /** What it counts against the limit on responses. */
  readonly bytes: number;
  /** How its body is damaged on the way to consumers; undefined when it is not. */
  readonly damage?: BodyDamage | undefined;
  /** Where a dead letter comes from. */
  readonly deadLetterOf?: { readonly topic: string; readonly messageId: string } | undefined;
}

/** The kind of a message, told from its content as the broker does. */
export function messageTypeOf(message: OutgoingMessage): MessageType {
  if (message.transactional) return 'TRANSACTION';
  if (message.group !== undefined) return 'FIFO';
  return message.deliverAtMs === undefined ? 'NORMAL' : 'DELAY';
}

/** Bytes that a message takes of the limits on batches and responses. */
export function sizeOf(message: OutgoingMessage): number {
  let size = message.body.length;
  for (const [name, value] of Object.entries(message.properties)) size += name.length + value.length + 2;
  return size;
}
