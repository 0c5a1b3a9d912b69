import { ConnectorError, outcomeOf, pause, toConnectorError, type Clock, type Logger } from '@eventmesh/connector-api';
import type { Endpoint } from '../session/endpoint.ts';
import { orAborted } from '../session/with-deadline.ts';
import type { TcpSession } from '../session/tcp-session.ts';
import type { Backoff } from './backoff.ts';
import type { ServerRotation } from './server-rotation.ts';

/** What a {@link PublisherConnection} needs. */
export interface PublisherParts {
  readonly rotation: ServerRotation;
  readonly backoff: Backoff;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Makes one attempt; tells of the end of what it opened. */
  open(endpoint: Endpoint, onEnd: SessionEnd, signal: AbortSignal): Promise<TcpSession>;
}

type SessionEnd = (reason: ConnectorError, redirect: Endpoint | undefined) => void;

/** Keeps a session for publishing, and gets a new one, at one of the servers, when it is asked for one and there is none. */
export class PublisherConnection {
  readonly #parts: PublisherParts;
  readonly #closed = new AbortController();
  #session: TcpSession | undefined;
  #opening: Promise<TcpSession> | undefined;
  #pauseMs = 0;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
  }

  /** Tries each server once. Rejects with what the last one said. */
  async connect(signal: AbortSignal): Promise<void> {
    for (let left = this.#parts.rotation.size; ; left -= 1) {
      try {
        this.#session = await this.#open(signal);
        return;
      } catch (thrown) {
        if (left <= 1 || signal.aborted) throw thrown;
      }
    }
  }

  /**
   * A session that is open. Tries until the signal aborts; then rejects with its reason, or at once with what trying again does
   * not mend.
   *
   * @param onProblem hears why an attempt failed
   */
  async session(signal: AbortSignal, onProblem: (problem: ConnectorError) => void): Promise<TcpSession> {
    for (;;) {
      if (this.#closed.signal.aborted) throw closedError();
      if (this.#session?.isOpen === true) return this.#session;
      this.#opening ??= this.#openLater();
      try {
        return await orAborted(signal, this.#opening);
      } catch (thrown) {
        const problem = toConnectorError(thrown);
        if (signal.aborted || outcomeOf(problem.code) === 'stop') throw problem;
        onProblem(problem);
      }
    }
  }

  /** The session does what it should: a failure after this is the first one. */
  worked(): void {
    this.#parts.backoff.reset();
  }

  /** The session cannot be trusted any more. */
  discard(session: TcpSession, reason: ConnectorError): void {
    if (this.#session !== session) return;
    session.abandon(reason);
    this.#session = undefined;
    this.#pauseMs = this.#parts.backoff.nextMs();
  }

  /** Says goodbye. Never rejects. */
  async close(): Promise<void> {
    this.#closed.abort(closedError());
    await this.#opening?.catch(() => {});
    await this.#session?.close();
  }

  async #openLater(): Promise<TcpSession> {
    const { clock, backoff } = this.#parts;
    const { signal } = this.#closed;
    try {
      if (this.#pauseMs > 0) await pause(this.#pauseMs, clock, signal);
      if (signal.aborted) throw closedError();
      this.#session = await this.#open(signal);
      return this.#session;
    } catch (thrown) {
      this.#pauseMs = backoff.nextMs();
      throw thrown;
    } finally {
      this.#opening = undefined;
    }
  }

  async #open(signal: AbortSignal): Promise<TcpSession> {
    const { rotation, logger, backoff } = this.#parts;
    const endpoint = rotation.next();
    try {
      const session = await this.#parts.open(
        endpoint,
        (reason, redirect) => {
          if (redirect !== undefined) rotation.redirectTo(redirect);
          this.#pauseMs = backoff.nextMs();
          logger.warn('EventMesh session for publishing ended', { server: endpoint.name, reason: reason.message });
        },
        signal,
      );
      logger.debug('EventMesh session for publishing is open', { server: endpoint.name });
      return session;
    } catch (thrown) {
      logger.warn('EventMesh cannot be reached', { server: endpoint.name, reason: toConnectorError(thrown).message });
      throw thrown;
    }
  }
}

function closedError(): ConnectorError {
  return new ConnectorError('UNAVAILABLE', 'The EventMesh client is closed.');
}
