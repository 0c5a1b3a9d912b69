import { createHmac, timingSafeEqual } from 'node:crypto';
import { sameText } from './check-credentials.ts';
import { ProblemError } from '../exchange/problem.ts';
import { headerOf, type RequestHead } from '../exchange/request-head.ts';

/** How a sender signs its requests. */
export type SignatureScheme =
  /** The secret itself comes in a header. */
  | { readonly kind: 'token'; readonly header: string }
  /** An HMAC over the bytes of the body, behind what `signed` puts before them. */
  | {
      readonly kind: 'hmac';
      readonly header: string;
      readonly algorithm: 'sha1' | 'sha256' | 'sha512';
      readonly encoding: 'hex' | 'base64';
      /** What stands before each signature in the header. */
      readonly prefix: string;
      /** Where the time of signing is: a header of its own, the field `t` of the header with the signature, or nowhere. */
      readonly time: { readonly header: string } | 'field' | undefined;
      /** What is signed before the body, made of the time as it was sent. */
      readonly before: (time: string) => string;
    };

/** What a signature is checked with. */
export interface SignatureRules {
  readonly scheme: SignatureScheme;
  /** Any of these may have signed: while a secret is changed there are two. */
  readonly secrets: readonly string[];
  /** How far from now the time of signing may be, in milliseconds. */
  readonly toleranceMs: number;
}

/**
 * Checks who has signed the bytes of a body, and when. Secrets are compared in constant time.
 *
 * @throws ProblemError with status 401
 */
export function checkSignature(rules: SignatureRules, head: RequestHead, body: Buffer, nowMs: number): void {
  const { scheme, secrets, toleranceMs } = rules;
  const header = headerOf(head, scheme.header.toLowerCase());
  if (header === undefined) throw refused(`Expected the header '${scheme.header}', found none.`);
  if (scheme.kind === 'token') {
    if (secrets.filter((secret) => sameText(header, secret)).length === 0)
      throw refused(`The header '${scheme.header}' does not hold the secret.`);
    return;
  }
  const { time, given } = partsOf(scheme, header, head);
  if (time !== undefined) checkTime(time, toleranceMs, nowMs);
  const isRight = secrets.map((secret) => isSignedBy(secret, { scheme, given, time, body })).includes(true);
  if (!isRight) throw refused(`The header '${scheme.header}' holds no signature of this body by the secret.`);
}

type HmacScheme = Extract<SignatureScheme, { readonly kind: 'hmac' }>;

/** A sender may give several signatures, while it changes its secret; more than these are none. */
const mostSignatures = 5;

function partsOf(
  scheme: HmacScheme,
  header: string,
  head: RequestHead,
): { readonly time: string | undefined; readonly given: readonly string[] } {
  const fields = header.split(',').map((field) => field.trim());
  const given = fields
    .filter((field) => field.startsWith(scheme.prefix))
    .map((field) => field.slice(scheme.prefix.length))
    .slice(0, mostSignatures);
  if (scheme.time === undefined) return { time: undefined, given };
  const time =
    scheme.time === 'field'
      ? fields.find((field) => field.startsWith('t='))?.slice(2)
      : headerOf(head, scheme.time.header.toLowerCase());
  if (time !== undefined) return { time, given };
  throw refused('Expected the time of signing, found none.');
}

function checkTime(time: string, toleranceMs: number, nowMs: number): void {
  if (!/^\d{1,12}$/.test(time)) throw refused('Expected the time of signing in seconds since 1970.');
  if (Math.abs(Number(time) * 1000 - nowMs) > toleranceMs)
    throw refused(`It was signed more than ${toleranceMs} ms before or after now. Are the clocks right?`);
}

interface Signed {
  readonly scheme: HmacScheme;
  readonly given: readonly string[];
  readonly time: string | undefined;
  readonly body: Buffer;
}

function isSignedBy(secret: string, { scheme, given, time, body }: Signed): boolean {
  const mac = createHmac(scheme.algorithm, secret)
    .update(scheme.before(time ?? ''))
    .update(body)
    .digest();
  return given.map((text) => isSame(Buffer.from(text, scheme.encoding), mac)).includes(true);
}

function isSame(given: Buffer, right: Buffer): boolean {
  return given.length === right.length && timingSafeEqual(given, right);
}

function refused(detail: string): ProblemError {
  return new ProblemError(401, detail);
}
