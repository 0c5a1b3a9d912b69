import { urlsOf } from '../template/compile-url.ts';
import { secretsIn } from './credential-options.ts';
import type { HttpSinkOptions } from '../http-sink-options.ts';
import { isFilled, parseTemplate } from '../template/parse-template.ts';

/** Whoever makes a URL hard to guess takes more than so many characters. */
const leastCharacters = 16;

/** Everything in the options that nobody must see. */
export function secretsInOptions(options: HttpSinkOptions): readonly (string | undefined)[] {
  const { headers, proxy } = options;
  const inHeaders = secretHeadersIn(headers).flatMap((name) => {
    const value = headers[name] ?? '';
    // A server may tell of the token alone, without `Bearer` before it.
    return [value, value.replace(/^\S+ +/, '')];
  });
  return [
    ...secretsIn(options),
    ...inHeaders,
    ...secretsInUrls([...urlsOf(options), ...(proxy === undefined ? [] : [proxy])]),
  ];
}

/** Headers whose name tells of a secret and whose value is the same for all. */
export function secretHeadersIn(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers).flatMap(([name, text]) => {
    const parsed = parseTemplate(text);
    const isFixed = parsed !== undefined && !isFilled(parsed);
    return isFixed && /auth|cookie|key|password|secret|token/i.test(name) ? [name] : [];
  });
}

/**
 * What in URLs may be a secret, as hooks of chats and functions of clouds have it: long segments of a path, long values of a query, and
 * passwords. Selectors in braces are none.
 */
function secretsInUrls(urls: readonly string[]): readonly string[] {
  return urls.flatMap((text) => {
    const password = URL.canParse(text) ? decode(new URL(text).password) : '';
    const behindHost = text.replace(/^[^/]*\/\/[^/?#]*/, '').replaceAll(/\{\$.*?\}/g, '/');
    const parts = behindHost.split(/[/?&#=]/).filter((part) => part.length >= leastCharacters);
    return [...(password === '' ? [] : [password]), ...parts.flatMap((part) => [part, decode(part)])];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
