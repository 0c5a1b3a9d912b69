import { createHash, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '../exchange/problem.ts';
import { headerOf, type RequestHead } from '../exchange/request-head.ts';

/** Who is let in; with none of it, everyone is. */
export interface Credentials {
  readonly token?: string | undefined;
  readonly tokenInQuery: boolean;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** Makes the check of credentials: what is compared is worked out once. */
export function credentialsCheck({
  token,
  tokenInQuery,
  username,
  password = '',
}: Credentials): (head: RequestHead) => void {
  const basic = username === undefined ? undefined : Buffer.from(`${username}:${password}`).toString('base64');
  if (token === undefined && basic === undefined) return () => {};
  const challenge = [
    ...(token === undefined ? [] : ['Bearer']),
    ...(basic === undefined ? [] : ['Basic realm="events"']),
  ];
  return (head) => {
    const header = headerOf(head, 'authorization');
    const [, scheme = '', value = ''] = /^(\S+) +(\S+) *$/.exec(header ?? '') ?? [];
    const isRight = {
      bearer: token !== undefined && sameText(value, token),
      basic: basic !== undefined && sameText(value, basic),
    }[scheme.toLowerCase()];
    if (isRight === true) return;
    const inQuery = tokenInQuery && header === undefined ? new URLSearchParams(head.query).get('access_token') : null;
    if (token !== undefined && inQuery !== null && sameText(inQuery, token)) return;
    const detail =
      header === undefined
        ? "Expected the header 'Authorization', found none."
        : "The header 'Authorization' does not hold what is expected.";
    throw new ProblemError(401, detail, { headers: { 'www-authenticate': challenge.join(', ') } });
  };
}

/** Compares in a time that tells nothing of where they differ, nor of how long the right one is. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
