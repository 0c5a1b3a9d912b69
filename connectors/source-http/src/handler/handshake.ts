import type { Answer } from '../exchange/answer-of.ts';
import { headerOf, type RequestHead } from '../exchange/request-head.ts';

/** Which senders and pages may ask beforehand, and what they are told. */
export interface HandshakeRules {
  /** Names of senders that may deliver; `*` stands for any. */
  readonly allowedSenders: readonly string[];
  /** How many requests a minute a sender may make; undefined: any number. */
  readonly allowedRate?: number | undefined;
  readonly cors?: { readonly origins: readonly string[]; readonly maxAgeMs: number } | undefined;
}

const allow = 'POST, OPTIONS';

/**
 * Answers OPTIONS: the validation of a webhook, the preflight of a browser, or else only which methods there are. Whoever is not allowed
 * gets no word of consent. A callback that is offered is never called: it would let anyone make this server call anything.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md section 4
 */
export function answerOptions(head: RequestHead, rules: HandshakeRules): Answer {
  const headers = { allow, 'content-length': '0', ...validation(head, rules), ...preflight(head, rules) };
  return { status: 200, headers, body: undefined };
}

function validation(
  head: RequestHead,
  { allowedSenders, allowedRate }: HandshakeRules,
): Readonly<Record<string, string>> {
  const origin = headerOf(head, 'webhook-request-origin');
  if (origin === undefined || !isAllowed(origin, allowedSenders)) return {};
  return {
    'webhook-allowed-origin': origin,
    'webhook-allowed-rate': allowedRate === undefined ? '*' : String(allowedRate),
  };
}

function preflight(head: RequestHead, { cors }: HandshakeRules): Readonly<Record<string, string>> {
  if (cors === undefined || headerOf(head, 'access-control-request-method') === undefined) return {};
  const origin = corsHeaders(head, cors.origins);
  if (origin['access-control-allow-origin'] === undefined) return origin;
  return {
    ...origin,
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': headerOf(head, 'access-control-request-headers') ?? '',
    'access-control-max-age': String(Math.floor(cors.maxAgeMs / 1000)),
  };
}

/** What lets a page of these origins read an answer. */
export function corsHeaders(head: RequestHead, origins: readonly string[]): Readonly<Record<string, string>> {
  const origin = headerOf(head, 'origin');
  if (origin === undefined) return {};
  if (!isAllowed(origin, origins)) return { vary: 'Origin' };
  return { vary: 'Origin', 'access-control-allow-origin': origin, 'access-control-expose-headers': 'Retry-After' };
}

function isAllowed(name: string, allowed: readonly string[]): boolean {
  return allowed.some((each) => each === '*' || each.toLowerCase() === name.toLowerCase());
}
