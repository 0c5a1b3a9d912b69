import { ConnectorError, outcomeOf, type Clock } from '@eventmesh/connector-api';
import { AbortScope, unsentError } from '../client/abort-scope.ts';
import { classifyAnswer, classifyHttpError } from '../answer/classify-http-failure.ts';
import { basicPairOf } from '../options/credential-options.ts';
import type { HttpClient } from '../client/http-client.ts';
import type { HttpAnswer } from '../client/http-request.ts';
import type { HttpSinkOptions } from '../http-sink-options.ts';
import type { Redact } from '../answer/redact.ts';

type OauthOptions = NonNullable<HttpSinkOptions['oauth']>;

interface Token {
  readonly value: string;
  /** When to get another one; undefined: the server did not say how long it is good. */
  readonly renewAtMs: number | undefined;
}

/** What tokens are got with. */
export interface TokenParts {
  readonly options: OauthOptions;
  readonly client: HttpClient;
  readonly clock: Clock;
  readonly redact: Redact;
}

/** A token that is good for less is renewed so long before its end; one that is good for longer no earlier than a minute before. */
const renewBefore = 0.2;
const mostBeforeMs = 60_000;
const passing = { acceptStatuses: [], retryStatuses: [], refuseStatuses: [], maxRetryAfterMs: 3_600_000 };

/** Tokens by the grant `client_credentials` (RFC 6749, section 4.4). However many wait for one, it is asked for once. */
export class OauthTokens {
  readonly #parts: TokenParts;
  readonly #abort = new AbortController();
  #token: Token | undefined;
  #seen: readonly string[] = [];
  #getting: Promise<Token> | undefined;

  constructor(parts: TokenParts) {
    this.#parts = parts;
  }

  /**
   * The token to send now.
   *
   * @throws ConnectorError that never blames an event; `UNAUTHENTICATED` when the server of tokens refuses
   */
  async get(scope: AbortScope): Promise<string> {
    const token = this.#token;
    const now = this.#parts.clock.now();
    if (token !== undefined && (token.renewAtMs === undefined || now < token.renewAtMs)) return token.value;
    if (scope.aborted) throw unsentError();
    return (await this.#beside(this.#renew(), scope)).value;
  }

  /** The target did not take this token: it is not sent again. */
  refuse(value: string): void {
    if (this.#token?.value === value) this.#token = undefined;
  }

  /** The tokens that answers may still tell of. */
  get secrets(): readonly string[] {
    return this.#seen;
  }

  close(): void {
    this.#abort.abort();
  }

  #renew(): Promise<Token> {
    this.#getting ??= this.#ask().finally(() => (this.#getting = undefined));
    return this.#getting;
  }

  /** Others wait for the same token, so it is not given up with one write. */
  async #beside(getting: Promise<Token>, scope: AbortScope): Promise<Token> {
    let leave = (): void => {};
    const aborted = new Promise<never>((_, reject) => {
      leave = () => reject(unsentError());
      scope.add(leave);
    });
    try {
      return await Promise.race([getting, aborted]);
    } finally {
      scope.remove(leave);
    }
  }

  async #ask(): Promise<Token> {
    const { options, client, clock, redact } = this.#parts;
    const { origin, pathname, search } = new URL(options.tokenUrl);
    const doing = `Cannot get a token from '${origin}'`;
    const askedAt = clock.now();
    using scope = new AbortScope(this.#abort.signal);
    let answer: HttpAnswer;
    try {
      answer = await client.send({ method: 'POST', origin, path: pathname + search, ...formOf(options) }, scope);
    } catch (thrown) {
      throw classifyHttpError(thrown, doing, redact);
    }
    const error = classifyAnswer(answer, doing, clock.now(), { ...passing, redact });
    if (error !== undefined)
      throw outcomeOf(error.code) === 'reject' ? new ConnectorError('UNAUTHENTICATED', error.message) : error;
    const token = tokenOf(answer.body, askedAt, doing);
    this.#token = token;
    this.#seen = [token.value, ...this.#seen.slice(0, 2)];
    return token;
  }
}

function formOf(options: OauthOptions): { readonly headers: Record<string, string>; readonly body: Buffer } {
  const { clientId, clientSecret, clientAuth, scope, audience } = options;
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (scope !== undefined) form.set('scope', scope);
  if (audience !== undefined) form.set('audience', audience);
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  if (clientAuth === 'body') {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  } else {
    headers['authorization'] = `Basic ${Buffer.from(basicPairOf(options)).toString('base64')}`;
  }
  return { headers, body: Buffer.from(form.toString()) };
}

function tokenOf(body: Buffer, askedAt: number, doing: string): Token {
  let answer: Readonly<Record<string, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null) answer = parsed as typeof answer;
  } catch {
    // Said below, without the text: a token may be in it.
  }
  const { access_token: value, token_type: type = 'Bearer', expires_in: expires } = answer;
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value))
    throw new ConnectorError('UNAUTHENTICATED', `${doing}: expected JSON with 'access_token', found none.`);
  if (String(type).toLowerCase() !== 'bearer')
    throw new ConnectorError('UNAUTHENTICATED', `${doing}: expected a token of the type 'Bearer', found another one.`);
  const lifeMs = Number(expires) * 1000;
  if (!(lifeMs > 0)) return { value, renewAtMs: undefined };
  return { value, renewAtMs: askedAt + lifeMs - Math.min(mostBeforeMs, lifeMs * renewBefore) };
}
