import type { AnyCloudEvent, ConnectorError } from '@eventmesh/connector-api';

/** What every delivery has. */
export interface Settleable {
  /** When it arrived, in milliseconds since 1970-01-01T00:00:00Z by the client's clock; acknowledge within `ackDeadlineMs`. */
  readonly receivedAtMs: number;
  /** Size as received, in bytes. */
  readonly bytes: number;
  /**
   * Tells the server that it is done with. Resolves with whether that could be sent: not when the session that it came by has
   * ended, in which case it may come again. EventMesh does not confirm acknowledgements. Never rejects; may be called again.
   */
  ack(): Promise<boolean>;
}

/** An event that arrived. */
export interface EventDelivery extends Settleable {
  readonly kind: 'event';
  readonly event: AnyCloudEvent;
  readonly topic: string;
  /** Whether somebody waits for {@link EventDelivery.reply}: true for a request, false for what was published. */
  readonly expectsReply: boolean;
  /**
   * Answers a request, and acknowledges it. EventMesh does not confirm replies.
   *
   * @throws ConnectorError `UNSUPPORTED` when nobody waits for a reply, `UNAVAILABLE` when the session has ended, `INVALID_EVENT`,
   *   `TOO_LARGE`
   */
  reply(event: AnyCloudEvent): Promise<void>;
}

/**
 * Something that arrived and is no event: a message that the server could not write (a code other than 0, an empty body), or JSON
 * that is broken. Acknowledge it, or it stays unacknowledged like any other.
 */
export interface UnreadableDelivery extends Settleable {
  readonly kind: 'unreadable';
  readonly event?: undefined;
  /** Code `UNREADABLE`. */
  readonly error: ConnectorError;
  readonly body: Uint8Array;
  /** What is known of it. */
  readonly facts: Readonly<Record<string, string>>;
}

/** What a subscription gives. */
export type Delivery = EventDelivery | UnreadableDelivery;
