import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { toEvent } from '@eventmesh/event-formats';
import { checkMs, checkName, checkObject, checkSubscription } from './check-options.ts';
import { taskNames } from './option-names.ts';
import { Subscription, type SubscribeOptions } from './subscription.ts';
import type { MeshTransport, OutgoingTask } from './transport/mesh-transport.ts';
import type { TcpSettings } from './transport/tcp-settings.ts';

/** How to publish. */
export interface PublishOptions {
  readonly topic: string;
  /** Default: the client's `requestTimeoutMs`. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How to ask. */
export interface RequestOptions {
  readonly topic: string;
  /** How long to wait for the answer. Default: the client's `requestTimeoutMs`. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A client of EventMesh; `connect` makes one. Calls may run side by side. */
export class EventMeshClient implements AsyncDisposable {
  readonly #transport: MeshTransport;
  readonly #settings: TcpSettings;
  readonly #subscriptions = new Set<Subscription>();
  #closing: Promise<void> | undefined;

  constructor(transport: MeshTransport, settings: TcpSettings) {
    this.#transport = transport;
    this.#settings = settings;
  }

  /**
   * Publishes an event. Resolves once the server has taken it. While it is not known whether it has, publishes it again, with the same
   * id, so it may arrive more than once; what the server refuses is not tried again. One is under way at a time, others wait in line.
   *
   * @throws ConnectorError `TIMEOUT` when the server may or may not have it, `UNAVAILABLE` when no server was reached in time or the
   *   signal aborted; `NOT_FOUND`, `TOO_LARGE`, `INVALID_EVENT`, `FORBIDDEN`, `OVERLOADED`, `UNKNOWN` as the server says
   */
  async publish(event: AnyCloudEvent, options: PublishOptions): Promise<void> {
    this.#checkOpen();
    await this.#transport.publish(toEvent(event), this.#task('options of publish', options));
  }

  /**
   * Publishes an event for somebody to answer, and gives the answer. Never tried again. Needs a server whose storage has request and
   * reply, such as RocketMQ; one with the standalone storage has none: `TIMEOUT` or `UNKNOWN`.
   *
   * @throws ConnectorError `TIMEOUT` when nobody answered in time, `UNAVAILABLE` when no server was reached in it, `UNREADABLE` when the answer is no event; others as
   *   {@link EventMeshClient.publish}
   */
  async request(event: AnyCloudEvent, options: RequestOptions): Promise<AnyCloudEvent> {
    this.#checkOpen();
    return await this.#transport.request(toEvent(event), this.#task('options of request', options));
  }

  /**
   * Subscribes. Returns at once, and connects on its own: see {@link Subscription.ready}.
   *
   * @throws ConnectorError `INVALID_OPTIONS`, `UNAVAILABLE` when the client is closed
   */
  subscribe(options: SubscribeOptions): Subscription {
    this.#checkOpen();
    const { clock, logger, random, reconnect, identity } = this.#settings;
    const subscription: Subscription = new Subscription({
      transport: this.#transport,
      options: checkSubscription(options, identity.group),
      clock,
      logger,
      random,
      reconnect,
      onClosed: () => void this.#subscriptions.delete(subscription),
    });
    this.#subscriptions.add(subscription);
    return subscription;
  }

  /** Closes all subscriptions and sessions, and lets go of everything. Never rejects; may be called again. */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#subscriptions].map(async (subscription) => await subscription.close()));
    await this.#transport.close();
  }

  #task(place: string, options: PublishOptions | RequestOptions): OutgoingTask {
    checkObject(place, options, taskNames);
    const { topic, timeoutMs, signal } = options;
    return {
      topic: checkName('topic', topic),
      timeoutMs: checkMs('timeoutMs', timeoutMs, this.#settings.requestTimeoutMs),
      signal,
    };
  }

  #checkOpen(): void {
    if (this.#closing !== undefined) throw new ConnectorError('UNAVAILABLE', 'The EventMesh client is closed.');
  }
}
