/** A message as RabbitMQ delivered it. */
export interface ReceivedMessage {
  /** The queue it was read from. */
  readonly queue: string;
  readonly exchange: string;
  readonly routingKey: string;
  /** Whether it was delivered before, to whomever. */
  readonly redelivered: boolean;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly messageId?: string | undefined;
  readonly type?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly replyTo?: string | undefined;
  readonly appId?: string | undefined;
  readonly userId?: string | undefined;
  /** In seconds since 1970. */
  readonly timestamp?: number | undefined;
}
