import { toConnectorError, type ConnectorError } from '@eventmesh/connector-api';
import type { SubscribeBody } from '../protocol/bodies.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { TcpSession } from '../session/tcp-session.ts';
import type { Feed, ListenTask } from './mesh-transport.ts';
import { readPush } from './read-push.ts';
import type { TcpSettings } from './tcp-settings.ts';

/** One attempt to listen. */
export interface TcpListening {
  readonly endpoint: Endpoint;
  readonly task: ListenTask;
  onRedirect(endpoint: Endpoint): void;
}

/** A session that listens. Suspending is unsubscribing: the protocol has nothing else to stop the flow. */
export class TcpFeed implements Feed {
  readonly #session: TcpSession;
  readonly #subscription: SubscribeBody;
  readonly #settings: TcpSettings;

  private constructor(session: TcpSession, subscription: SubscribeBody, settings: TcpSettings) {
    this.#session = session;
    this.#subscription = subscription;
    this.#settings = settings;
  }

  /**
   * Opens a session, subscribes and has the server begin.
   *
   * @throws ConnectorError `UNAVAILABLE`, `TIMEOUT`, `UNAUTHENTICATED`, `FORBIDDEN`, `INVALID_OPTIONS`, `UNKNOWN`
   */
  static async open(settings: TcpSettings, listening: TcpListening, signal: AbortSignal): Promise<TcpFeed> {
    const { task, endpoint } = listening;
    const { topics, group, mode, replies } = task;
    const session = await TcpSession.open(
      {
        ...settings,
        endpoint,
        hello: { ...settings.identity, group, purpose: 'sub' },
        onPush: (frame, from) => task.onDelivery(readPush(frame, from, topics, settings.clock.now())),
        onEnd: (reason, redirect) => {
          if (redirect !== undefined) listening.onRedirect(redirect);
          task.onEnd(reason);
        },
      },
      signal,
    );
    const topicList = topics.map(
      (topic) =>
        ({
          topic,
          mode: mode === 'broadcasting' ? 'BROADCASTING' : 'CLUSTERING',
          type: replies ? 'SYNC' : 'ASYNC',
        }) as const,
    );
    const feed = new TcpFeed(session, { topicList }, settings);
    try {
      await feed.#subscribe(signal);
      const doing = `Cannot listen at EventMesh at ${endpoint.name}`;
      await session.expect({ command: 'LISTEN_REQUEST', signal, doing });
      return feed;
    } catch (thrown) {
      session.abandon(toConnectorError(thrown));
      throw thrown;
    }
  }

  async suspend(): Promise<void> {
    const doing = `Cannot unsubscribe at EventMesh at ${this.#session.endpoint.name}`;
    await this.#session.expect({ command: 'UNSUBSCRIBE_REQUEST', doing });
  }

  /** A second LISTEN_REQUEST would get no answer, and needs none (measured, 1.12.0). */
  async resume(): Promise<void> {
    await this.#subscribe();
  }

  /** Unsubscribes first: a server goes on pushing to a session that has said goodbye, until it is closed (measured, 1.12.0). */
  async close(): Promise<void> {
    if (this.#session.isOpen) {
      const unsaid = (thrown: unknown): void => {
        const reason: ConnectorError = toConnectorError(thrown);
        this.#settings.logger.debug('EventMesh did not answer when we left', { reason: reason.message });
      };
      await this.suspend().catch(unsaid);
    }
    await this.#session.close();
  }

  async #subscribe(signal?: AbortSignal): Promise<void> {
    const names = this.#subscription.topicList.map(({ topic }) => `'${topic}'`).join(', ');
    const doing = `Cannot subscribe to topic ${names} at EventMesh at ${this.#session.endpoint.name}`;
    await this.#session.expect({ command: 'SUBSCRIBE_REQUEST', body: this.#subscription, signal, doing });
  }
}
