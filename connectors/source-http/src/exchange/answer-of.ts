import { STATUS_CODES } from 'node:http';
import type { Problem } from './problem.ts';

/** An answer as it goes out. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: none. */
  readonly body: string | undefined;
}

/** Every event of the request is safe. */
export const settled: Answer = { status: 204, headers: {}, body: undefined };

/** An answer that holds a text. */
export function textAnswer(status: number, type: string, body: string): Answer {
  return { status, headers: { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) }, body };
}

/**
 * The answer that tells a problem, as `application/problem+json`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function answerOf({ status, detail, retryAfterSeconds, headers = {} }: Problem): Answer {
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail });
  const answer = textAnswer(status, 'application/problem+json', body);
  const retry = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return { ...answer, headers: { ...answer.headers, ...retry, ...headers } };
}
