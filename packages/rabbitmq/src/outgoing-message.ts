/** Values of headers that this package writes. */
export type HeaderValue = string | number | boolean;

/** The part of a message that an event becomes. */
export interface EventContent {
  readonly body: Buffer;
  readonly contentType?: string;
  readonly headers: Readonly<Record<string, HeaderValue>>;
  /** At most 255 bytes of UTF-8, as all properties are. */
  readonly messageId?: string;
  readonly type?: string;
  /** In seconds since 1970. */
  readonly timestamp?: number;
}

/** A message as it is published. */
export interface OutgoingMessage extends EventContent {
  /** An empty text is the default exchange, which routes to the queue that the routing key names. */
  readonly exchange: string;
  readonly routingKey: string;
}
