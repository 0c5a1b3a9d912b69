import type { AnyCloudEvent, ConnectorError } from '@eventmesh/connector-api';
import type { Delivery } from '../delivery.ts';

/** One event on its way out. */
export interface OutgoingTask {
  readonly topic: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What to listen to. */
export interface ListenTask {
  readonly topics: readonly string[];
  readonly group: string;
  readonly mode: 'clustering' | 'broadcasting';
  /** Whether the subscriber answers requests. */
  readonly replies: boolean;
  /** Takes each delivery as it comes. */
  onDelivery(delivery: Delivery): void;
  /** Hears once that the feed has come to an end by itself. */
  onEnd(reason: ConnectorError): void;
}

/** Deliveries that come in for one subscriber, until it or the server ends them. */
export interface Feed {
  /** Tells the server to send nothing more for now. What has come can still be acknowledged. */
  suspend(): Promise<void>;
  /** Lets the server go on. */
  resume(): Promise<void>;
  /** Leaves the server. Never rejects. */
  close(): Promise<void>;
}

/**
 * How events get to a server and from it: all that the client needs of a protocol. A transport makes one attempt to listen;
 * trying again, buffering and back-pressure are the same for all.
 */
export interface MeshTransport {
  /** How long after its arrival a delivery can be acknowledged, in milliseconds. */
  readonly ackDeadlineMs: number;
  /** Connects to the first server that lets us. Rejects when none does. */
  open(signal?: AbortSignal): Promise<void>;
  /** Resolves once the server has taken the event. */
  publish(event: AnyCloudEvent, task: OutgoingTask): Promise<void>;
  /** Resolves with the answer of whoever replies. */
  request(event: AnyCloudEvent, task: OutgoingTask): Promise<AnyCloudEvent>;
  /** Resolves once the server has taken the subscription. */
  listen(task: ListenTask, signal: AbortSignal): Promise<Feed>;
  /** Lets go of everything. Never rejects. */
  close(): Promise<void>;
}
