import { isConnectorError } from '@eventmesh/connector-api';
import { isAllowedHost } from './allowed-hosts.ts';
import { compileBody } from '../template/compile-body.ts';
import { compileUrl, urlsOf, type CompiledUrl } from '../template/compile-url.ts';
import { authorizationsIn } from './credential-options.ts';
import type { HttpSinkOptions } from '../http-sink-options.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { secretHeadersIn } from './secrets-in-options.ts';

/** Why options do not go together. */
export interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What the sink itself says of a request, or the client. */
const ownHeaders = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

type Say = (message: string, ...path: readonly (string | number)[]) => void;

/** What in options does not go together: by the place of the option that is to be mended. */
export function contradictionsIn(options: HttpSinkOptions): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const say: Say = (message, ...path) => void found.push({ path, message });
  checkRequest(options, say);
  checkUrls(options, say);
  checkCredentials(options, say);
  return found;
}

function checkRequest(
  { mode, method, methodAttribute, body, contentType, headers, tls }: HttpSinkOptions,
  say: Say,
): void {
  if (mode !== 'raw' && body !== undefined) say("expected it with 'mode: raw' only", 'body');
  if (mode !== 'raw' && contentType !== undefined) say("expected it with 'mode: raw' only", 'contentType');
  if (method === 'GET' && mode !== 'raw' && mode !== 'binary') say('expected a method that has a body', 'method');
  if (methodAttribute !== undefined && mode === 'batch') say("expected no 'mode: batch' with it", 'methodAttribute');
  attempt(say, () => compileBody(body, contentType), 'body');
  for (const [name, text] of Object.entries(headers)) {
    const parsed = parseTemplate(text);
    const lower = name.toLowerCase();
    if (ownHeaders.has(lower) || lower.startsWith('ce-'))
      say('expected another header: the sink sends this one itself', 'headers', name);
    if (lower === 'content-type') say("expected it as 'contentType'", 'headers', name);
    if (parsed === undefined) say("expected a selector such as {$.data.id} behind each '{$'", 'headers', name);
    else if (parsed.some((piece) => typeof piece === 'string' && !/^[\t\x20-\x7e]*$/.test(piece)))
      say('expected characters of ASCII without line ends', 'headers', name);
  }
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  if (new Set(names).size < names.length) say('expected names that differ in more than their case', 'headers');
  if ((tls.cert === undefined) !== (tls.key === undefined))
    say("expected 'cert' and 'key', found one of them", 'tls', tls.cert === undefined ? 'cert' : 'key');
}

function checkUrls(options: HttpSinkOptions, say: Say): void {
  const { url, http2, proxy, allowedHosts, headers } = options;
  urlsOf(options).forEach((text, index) => {
    const path = typeof url === 'string' ? ['url'] : ['url', index];
    const compiled = attempt(say, () => compileUrl(text), ...path);
    if (compiled === undefined) return;
    const hostname = fixedHostOf(text, compiled);
    if (http2 && !/^(?:https:|\{)/i.test(text)) say("expected 'https' with it", 'http2');
    if (hostname !== undefined && !isAllowedHost(hostname, allowedHosts))
      say(`expected '${hostname}' among them, which 'url' names`, 'allowedHosts');
    if (!compiled.hostFromEvent || allowedHosts !== undefined) return;
    const sends = [
      ...authorizationsIn(options),
      ...(options.apiKey === undefined ? [] : ['apiKey']),
      ...secretHeadersIn(headers),
    ];
    if (sends.length > 0)
      say(
        `expected the hosts that may get '${sends.join("', '")}', because events choose where requests go`,
        'allowedHosts',
      );
    if (proxy !== undefined)
      say('expected the hosts that events may choose: behind a proxy, addresses cannot be checked', 'allowedHosts');
  });
  if (http2 && proxy !== undefined) say("expected no 'proxy' with it", 'http2');
}

function fixedHostOf(text: string, { hostFromEvent }: CompiledUrl): string | undefined {
  return hostFromEvent ? undefined : new URL(text.replace(/\{.*$/s, '')).hostname;
}

function checkCredentials(options: HttpSinkOptions, say: Say): void {
  const [first, second] = [
    ...authorizationsIn(options),
    ...Object.keys(options.headers).filter((name) => name.toLowerCase() === 'authorization'),
  ];
  if (first !== undefined && second !== undefined)
    say(`expected one of '${first}' and '${second}', found both`, second);
  if ((options.username === undefined) !== (options.password === undefined))
    say("expected 'username' and 'password', found one of them", 'password');
  if (options.username?.includes(':') === true) say("expected no ':' in it", 'username');
}

function attempt<Result>(say: Say, work: () => Result, ...path: readonly (string | number)[]): Result | undefined {
  try {
    return work();
  } catch (thrown) {
    if (!isConnectorError(thrown)) throw thrown;
    say(thrown.message, ...path);
    return undefined;
  }
}
