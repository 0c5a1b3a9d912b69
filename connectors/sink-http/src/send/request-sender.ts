import type { Clock, ConnectorError } from '@eventmesh/connector-api';
import type { AbortScope } from '../client/abort-scope.ts';
import { classifyAnswer, classifyHttpError, type AnswerRules } from '../answer/classify-http-failure.ts';
import type { HttpClient } from '../client/http-client.ts';
import type { HttpSinkOptions } from '../http-sink-options.ts';
import type { HttpAnswer, HttpRequest } from '../client/http-request.ts';
import type { OauthTokens } from './oauth-tokens.ts';
import { redirectTarget } from '../answer/redirect-target.ts';
import type { RequestSlots } from './request-slots.ts';
import { signBody, signForAws } from './sign-request.ts';

/** What requests are sent with. */
export interface SenderParts {
  readonly options: Pick<HttpSinkOptions, 'redirects' | 'signature' | 'aws'>;
  readonly client: HttpClient;
  readonly slots: RequestSlots;
  readonly clock: Clock;
  readonly tokens: OauthTokens | undefined;
  readonly rules: AnswerRules;
}

const mostRedirects = 5;
/** By these the target asks for less; so does one that gives no answer in time. */
const overloadedStatuses = new Set([408, 429, 503, 504, 507]);

/** What came of a request, and the status of the answer, if there was one. */
interface Result {
  readonly error: ConnectorError | undefined;
  readonly status?: number;
}

/** Sends one request, signed, when there is a place for it, and says what came of it. It tries nothing again but for a new token, once. */
export class RequestSender {
  readonly #parts: SenderParts;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** Gives undefined when the target has taken it, else why not. */
  async send(request: HttpRequest, scope: AbortScope): Promise<ConnectorError | undefined> {
    const { slots, rules, clock } = this.#parts;
    const doing = `Cannot send to '${request.origin}'`;
    const waiting = slots.take(scope);
    try {
      if (waiting !== undefined) await waiting;
    } catch (thrown) {
      return classifyHttpError(thrown, doing, rules.redact);
    }
    const startedAt = clock.now();
    const { error, status } = await this.#sendNow(request, doing, scope);
    slots.give(clock.now() - startedAt, scope.aborted ? undefined : isOverloaded(error, status));
    return error;
  }

  async #sendNow(request: HttpRequest, doing: string, scope: AbortScope): Promise<Result> {
    const { clock, rules, tokens } = this.#parts;
    try {
      let { answer, token } = await this.#exchange(request, scope);
      if (answer.status === 401 && token !== undefined) {
        tokens?.refuse(token);
        ({ answer, token } = await this.#exchange(request, scope));
      }
      return { error: classifyAnswer(answer, doing, clock.now(), rules), status: answer.status };
    } catch (thrown) {
      return { error: classifyHttpError(thrown, doing, rules.redact) };
    }
  }

  /** One request and its answer, redirects included where they are followed. */
  async #exchange(
    request: HttpRequest,
    scope: AbortScope,
  ): Promise<{ readonly answer: HttpAnswer; readonly token: string | undefined }> {
    const { client, tokens, options } = this.#parts;
    const token = tokens === undefined ? undefined : await tokens.get(scope);
    let next = request;
    for (let hops = 0; ; hops += 1) {
      const answer = await client.send(this.#signed(next, token), scope);
      const path = options.redirects === 'none' || hops === mostRedirects ? undefined : redirectTarget(next, answer);
      if (path === undefined) return { answer, token };
      next = { ...next, path };
    }
  }

  #signed(request: HttpRequest, token: string | undefined): HttpRequest {
    const { options, clock } = this.#parts;
    const { signature, aws } = options;
    if (token === undefined && signature === undefined && aws === undefined) return request;
    const nowMs = clock.now();
    let signed = request;
    if (token !== undefined) signed = { ...signed, headers: { ...signed.headers, authorization: `Bearer ${token}` } };
    if (signature !== undefined) signed = signBody(signed, signature, nowMs);
    return aws === undefined ? signed : signForAws(signed, aws, nowMs);
  }
}

/** Undefined where nothing can be learnt of how much the target takes: it was not reached. */
function isOverloaded(error: ConnectorError | undefined, status: number | undefined): boolean | undefined {
  if (status !== undefined) return overloadedStatuses.has(status);
  return error?.code === 'TIMEOUT' ? true : undefined;
}
