/*
 * The messages of the protocol as plain data, as far as this server reads or writes them. Names and meaning: service.proto and
 * definition.proto of apache.rocketmq.v2. Fields that the sender left out are undefined, or null when they are messages.
 */

/** A point in time or a length of time. */
export interface WireTime {
  readonly seconds: number;
  readonly nanos: number;
}

/** A topic or a group. */
export interface WireResource {
  readonly name: string;
}

/** The outcome of a call. */
export interface WireStatus {
  readonly code: number;
  readonly message: string;
}

/** What the server and the client know of a message besides its body and the user's properties. */
export interface WireSystemProperties {
  readonly tag?: string | undefined;
  readonly keys?: readonly string[];
  readonly messageId: string;
  readonly bodyDigest?: { readonly type: string; readonly checksum: string } | null;
  readonly bodyEncoding: string;
  readonly messageType: string;
  readonly bornTimestamp?: WireTime | null;
  readonly bornHost: string;
  readonly storeTimestamp?: WireTime | null;
  readonly storeHost?: string;
  readonly deliveryTimestamp?: WireTime | null | undefined;
  readonly receiptHandle?: string;
  readonly queueId: number;
  readonly queueOffset?: number;
  readonly invisibleDuration?: WireTime | null;
  readonly deliveryAttempt?: number;
  readonly messageGroup?: string | undefined;
  readonly traceContext?: string | undefined;
  readonly orphanedTransactionRecoveryDuration?: WireTime | null;
  readonly deadLetterQueue?: { readonly topic: string; readonly messageId: string } | null | undefined;
}

/** A message. */
export interface WireMessage {
  readonly topic: WireResource | null;
  readonly userProperties: Readonly<Record<string, string>>;
  readonly systemProperties: WireSystemProperties | null;
  readonly body: Uint8Array;
}

/** A queue of a topic, and who serves it. */
export interface WireMessageQueue {
  readonly topic: WireResource | null;
  readonly id: number;
  readonly permission: string;
  readonly broker: { readonly name: string; readonly id: number; readonly endpoints: WireEndpoints } | null;
  readonly acceptMessageTypes: readonly string[];
}

/** Where a server listens. */
export interface WireEndpoints {
  readonly scheme: string;
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
}

/** What a client and the server agree on when a client starts. */
export interface WireSettings {
  readonly publishing?: { readonly topics: readonly WireResource[] } | null;
  readonly subscription?: {
    readonly group?: WireResource | null;
    readonly subscriptions: readonly { readonly topic: WireResource | null }[];
  } | null;
}

/** What goes through the telemetry stream, in both directions. */
export interface WireTelemetryCommand {
  readonly status?: WireStatus | null;
  readonly settings?: object | null;
  readonly recoverOrphanedTransactionCommand?: { readonly message: WireMessage; readonly transactionId: string };
}

/** A request for messages. */
export interface WireReceiveRequest {
  readonly group: WireResource | null;
  readonly messageQueue: WireMessageQueue | null;
  readonly filterExpression: { readonly type: string; readonly expression: string } | null;
  readonly batchSize: number;
  readonly invisibleDuration?: WireTime | null;
  readonly autoRenew: boolean;
  readonly longPollingTimeout?: WireTime | null;
}

/** One element of the answer to a receive. */
export type WireReceiveResponse =
  | { readonly status: WireStatus }
  | { readonly message: WireMessage }
  | { readonly deliveryTimestamp: WireTime };

/** Whom a delivery was made to, and which one. */
export interface WireDelivery {
  readonly group: WireResource | null;
  readonly topic: WireResource | null;
  readonly receiptHandle: string;
}

/** A request to settle deliveries. */
export interface WireAckRequest {
  readonly group: WireResource | null;
  readonly topic: WireResource | null;
  readonly entries: readonly { readonly messageId: string; readonly receiptHandle: string }[];
}
