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

/** What a frame, a property or a header takes beside its text, about. */
const bytesOfField = 8;

/** About what a message took on its way, headers included: of an event without data they are all. */
export function bytesOf({ body, headers, exchange, routingKey }: ReceivedMessage): number {
  let bytes = body.length + exchange.length + routingKey.length + bytesOfField;
  for (const name in headers) {
    const value = headers[name];
    const isLong = typeof value === 'string' || Buffer.isBuffer(value);
    bytes += name.length + bytesOfField + (isLong ? value.length : 0);
  }
  return bytes;
}
