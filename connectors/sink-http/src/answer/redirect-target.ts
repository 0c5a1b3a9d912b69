import type { HttpAnswer, HttpRequest } from '../client/http-request.ts';

/** The two that let a request be sent again as it is (RFC 9110, sections 15.4.8 and 15.4.9). */
const repeating = new Set([307, 308]);

/** Path and query that an answer sends to, if that is on the same scheme, host and port; else undefined. */
export function redirectTarget(
  { origin, path }: Pick<HttpRequest, 'origin' | 'path'>,
  { status, headers }: Pick<HttpAnswer, 'status' | 'headers'>,
): string | undefined {
  const location = headers['location'];
  if (!repeating.has(status) || typeof location !== 'string' || !URL.canParse(location, origin + path))
    return undefined;
  const to = new URL(location, origin + path);
  return to.origin === origin && to.username === '' && to.password === '' ? to.pathname + to.search : undefined;
}
