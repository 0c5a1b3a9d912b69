import { ConnectorError, isConnectorError, type Clock } from '@eventmesh/connector-api';
import { errors, type Dispatcher } from 'undici';
import { unansweredError, unsentError, type AbortScope } from './abort-scope.ts';
import { AnswerHandler } from './answer-handler.ts';
import type { HttpAnswer, HttpRequest } from './http-request.ts';

/** What a client needs to know. */
export interface ClientSettings {
  readonly maxResponseBytes: number;
  readonly requestTimeoutMs: number;
  /** Whether connections speak HTTP/2. */
  readonly http2: boolean;
}

/** Sends requests, each once: it repeats nothing and follows nothing. */
export class HttpClient {
  readonly #connect: () => Dispatcher;
  #dispatcher: Dispatcher;
  /** Those that were left, and how to take back that they end. */
  readonly #left = new Map<Dispatcher, () => void>();
  readonly #settings: ClientSettings;
  readonly #clock: Clock;
  #isClosed = false;

  /** `connect` makes what holds the connections. */
  constructor(connect: () => Dispatcher, settings: ClientSettings, clock: Clock) {
    this.#connect = connect;
    this.#dispatcher = connect();
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Rejects with whatever went wrong before the answer was there as a whole. */
  send({ origin, path, method, headers, body }: HttpRequest, scope: AbortScope): Promise<HttpAnswer> {
    const { maxResponseBytes, requestTimeoutMs, http2 } = this.#settings;
    return new Promise((resolve, reject) => {
      if (this.#isClosed || scope.aborted) {
        reject(this.#isClosed ? closedError() : unsentError());
        return;
      }
      const dispatcher = this.#dispatcher;
      const giveUp = (): void => handler.abort(handler.wasSent ? unansweredError() : unsentError());
      const cancel = this.#clock.schedule(requestTimeoutMs, () =>
        handler.abort(
          new ConnectorError('TIMEOUT', `No complete answer within ${requestTimeoutMs} ms, 'requestTimeoutMs'.`),
        ),
      );
      const over = (): void => {
        cancel();
        scope.remove(giveUp);
      };
      const handler = new AnswerHandler(maxResponseBytes, {
        answered: (answer) => {
          over();
          resolve(answer);
        },
        failed: (thrown) => {
          over();
          if (http2 && !scope.aborted && isLate(thrown)) this.#leave(dispatcher);
          reject(thrown);
        },
      });
      scope.add(giveUp);
      const request = {
        origin,
        path,
        method,
        headers,
        body: body ?? null,
        // Only such requests share a connection. With HTTP/2 they may; none is sent again for it, see the handler.
        idempotent: http2,
      };
      try {
        dispatcher.dispatch(request, handler);
      } catch (thrown) {
        handler.abort(thrown instanceof Error ? thrown : new Error(String(thrown)));
      }
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const cancel of this.#left.values()) cancel();
    await Promise.all([this.#dispatcher, ...this.#left.keys()].map((each) => each.destroy(closedError())));
  }

  /**
   * What comes later goes on other connections: with HTTP/2, one that has gone silent would be kept for as long as requests are sent on
   * it. Those under way on it have their time, too.
   */
  #leave(late: Dispatcher): void {
    if (late !== this.#dispatcher || this.#isClosed) return;
    this.#dispatcher = this.#connect();
    const cancel = this.#clock.schedule(this.#settings.requestTimeoutMs, () => void late.destroy());
    this.#left.set(late, cancel);
    const ended = (): void => {
      cancel();
      this.#left.delete(late);
    };
    // It ends with the last of its requests; its time is a bound to that.
    void late.close().then(ended, ended);
  }
}

function isLate(thrown: unknown): boolean {
  return (
    (isConnectorError(thrown) && thrown.code === 'TIMEOUT') ||
    thrown instanceof errors.HeadersTimeoutError ||
    thrown instanceof errors.BodyTimeoutError
  );
}

function closedError(): ConnectorError {
  return new ConnectorError('UNAVAILABLE', 'The sink is closed.');
}
