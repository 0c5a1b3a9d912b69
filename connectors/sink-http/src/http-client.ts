import { ConnectorError, type Clock } from '@eventmesh/connector-api';
import type { Dispatcher } from 'undici';
import type { AbortScope } from './abort-scope.ts';
import { abortedError } from './aborted-error.ts';
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
  readonly #dispatcher: Dispatcher;
  readonly #settings: ClientSettings;
  readonly #clock: Clock;
  #isClosed = false;

  constructor(dispatcher: Dispatcher, settings: ClientSettings, clock: Clock) {
    this.#dispatcher = dispatcher;
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Rejects with whatever went wrong before the answer was there as a whole. */
  send({ origin, path, method, headers, body }: HttpRequest, scope: AbortScope): Promise<HttpAnswer> {
    const { maxResponseBytes, requestTimeoutMs, http2 } = this.#settings;
    return new Promise((resolve, reject) => {
      if (this.#isClosed || scope.aborted) {
        reject(this.#isClosed ? closedError() : abortedError());
        return;
      }
      const giveUp = (): void => handler.abort(abortedError());
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
        this.#dispatcher.dispatch(request, handler);
      } catch (thrown) {
        handler.abort(thrown instanceof Error ? thrown : new Error(String(thrown)));
      }
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#dispatcher.destroy(closedError());
  }
}

function closedError(): ConnectorError {
  return new ConnectorError('UNAVAILABLE', 'The sink is closed.');
}
