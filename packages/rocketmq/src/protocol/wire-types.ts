/*
 * The messages of the protocol as plain data, as far as this client reads or writes them. Names and meaning: service.proto and
 * definition.proto of apache.rocketmq.v2. What the sender left out is undefined.
 */

/** A point in time or a length of time. */
export interface WireTime {
  readonly seconds?: number;
  readonly nanos?: number;
}

/** A topic or a group. */
export interface WireResource {
  readonly resourceNamespace?: string | undefined;
  readonly name?: string;
}

/** The outcome of a call. */
export interface WireStatus {
  readonly code?: number;
  readonly message?: string;
}

/** Where a server listens. */
export interface WireEndpoints {
  readonly scheme?: number;
  readonly addresses?: readonly { readonly host?: string; readonly port?: number }[];
}

/** A queue of a topic, and who serves it. */
export interface WireMessageQueue {
  readonly topic?: WireResource;
  readonly id?: number;
  readonly permission?: number;
  readonly broker?: { readonly name?: string; readonly id?: number; readonly endpoints?: WireEndpoints };
  readonly acceptMessageTypes?: readonly number[];
}

/** What is known of a message besides its body and the user's properties. */
export interface WireSystemProperties {
  readonly tag?: string | undefined;
  readonly keys?: readonly string[];
  readonly messageId?: string;
  readonly bodyDigest?: { readonly type?: number; readonly checksum?: string };
  readonly bodyEncoding?: number;
  readonly messageType?: number;
  readonly bornTimestamp?: WireTime;
  readonly bornHost?: string;
  readonly deliveryTimestamp?: WireTime | undefined;
  readonly receiptHandle?: string;
  readonly queueId?: number;
  readonly queueOffset?: number;
  readonly deliveryAttempt?: number;
  readonly messageGroup?: string | undefined;
}

/** A message. */
export interface WireMessage {
  readonly topic?: WireResource;
  readonly userProperties?: Readonly<Record<string, string>>;
  readonly systemProperties?: WireSystemProperties;
  readonly body?: Buffer;
}

/** The answer to a route query. */
export interface WireRoute {
  readonly status?: WireStatus;
  readonly messageQueues?: readonly WireMessageQueue[];
}

/** The answer to a send. */
export interface WireSendResponse {
  readonly status?: WireStatus;
  readonly entries?: readonly { readonly status?: WireStatus; readonly messageId?: string }[];
}

/** One element of the answer to a receive. */
export interface WireReceiveResponse {
  readonly status?: WireStatus;
  readonly message?: WireMessage;
}

/** The answer to an acknowledgement. */
export interface WireAckResponse {
  readonly status?: WireStatus;
  readonly entries?: readonly {
    readonly messageId?: string;
    readonly receiptHandle?: string;
    readonly status?: WireStatus;
  }[];
}

/** The answer to a change of invisibility. */
export interface WireChangeResponse {
  readonly status?: WireStatus;
  readonly receiptHandle?: string;
}

/** What goes through the telemetry stream, in both directions. */
export interface WireTelemetryCommand {
  readonly status?: WireStatus;
  readonly settings?: object;
  readonly verifyMessageCommand?: { readonly nonce?: string };
  readonly verifyMessageResult?: { readonly nonce?: string | undefined };
  readonly printThreadStackTraceCommand?: { readonly nonce?: string };
  readonly threadStackTrace?: { readonly nonce?: string | undefined; readonly threadStackTrace?: string };
  readonly reconnectEndpointsCommand?: { readonly nonce?: string };
}
