import { describe, expect, it } from 'vitest';
import { httpSinkOptions, type HttpSinkInput } from '../src/index.ts';

const right: HttpSinkInput = { url: 'https://h.example/events' };

it('needs a URL; everything else has a default', () => {
  expect(httpSinkOptions.parse(right)).toMatchObject({
    mode: 'binary',
    method: 'POST',
    ordered: true,
    idempotencyKeyHeader: 'Idempotency-Key',
    redirects: 'none',
    maxInFlightRequests: 32,
  });
});

it.each<[string, Partial<HttpSinkInput>]>([
  ['several URLs', { url: ['https://a.example', 'https://b.example/{$.id}'] }],
  ['a body', { mode: 'raw', body: { a: '$.data' } }],
  ['a scheme of its own', { headers: { Authorization: 'Token x' } }],
  ['credentials for hosts of events', { url: '{$.callback}', token: 'x', allowedHosts: ['*.h.example'] }],
  ['signatures for any host', { url: '{$.callback}', signature: { secret: 'x' } }],
  ['a key and a token', { token: 'x', apiKey: { value: 'x' } }],
])('takes %s', (_, options) => expect(httpSinkOptions.safeParse({ ...right, ...options }).error).toBeUndefined());

describe('names the path of a wrong value', () => {
  it.each<[string, object, string]>([
    ['no url', { url: undefined }, 'url'],
    ['a url of something else', { url: 'ftp://h.example' }, 'url'],
    ['a url with a password', { url: 'https://a:b@h.example' }, 'url'],
    ['one of several', { url: ['https://h.example', 'h.example'] }, 'url.1'],
    ['an unknown mode', { mode: 'xml' }, 'mode'],
    ['a body without its mode', { body: 'x' }, 'body'],
    ['a body with a bad selector', { mode: 'raw', body: { a: '{$.data' } }, 'body'],
    ['text with JSON in it', { mode: 'raw', body: '{"a": {$.data.a}}', contentType: 'application/json' }, 'body'],
    ['a content type without its mode', { contentType: 'text/plain' }, 'contentType'],
    ['a structured event in a GET', { mode: 'structured', method: 'GET' }, 'method'],
    ['methods of a batch', { mode: 'batch', methodAttribute: 'op' }, 'methodAttribute'],
    ['a header of the client', { headers: { Host: 'x' } }, 'headers.Host'],
    ['a header of CloudEvents', { headers: { 'ce-id': 'x' } }, 'headers.ce-id'],
    ['the content type as a header', { headers: { 'Content-Type': 'x' } }, 'headers.Content-Type'],
    ['a header with a line end', { headers: { 'X-A': 'a\r\nb' } }, 'headers.X-A'],
    ['a name that is none', { headers: { 'X A': 'a' } }, 'headers.X A'],
    ['a header twice', { headers: { 'X-A': 'a', 'x-a': 'b' } }, 'headers'],
    ['a token with a line end', { token: 'a\nb' }, 'token'],
    [
      'two ways to authorize',
      { token: 'x', aws: { region: 'r', service: 's', accessKeyId: 'a', secretAccessKey: 'b' } },
      'aws',
    ],
    ['a token and a header', { token: 'x', headers: { Authorization: 'y' } }, 'Authorization'],
    ['a name without a password', { username: 'x' }, 'password'],
    ['a name with a colon', { username: 'x:y', password: 'z' }, 'username'],
    ['a certificate without a key', { tls: { cert: 'x' } }, 'tls.key'],
    ['credentials for any host', { url: 'https://{$.tenant}.h.example/', token: 'x' }, 'allowedHosts'],
    ['a secret header for any host', { url: '{$.callback}', headers: { 'X-Api-Key': 'x' } }, 'allowedHosts'],
    ['any host behind a proxy', { url: '{$.callback}', proxy: 'http://p.example:3128' }, 'allowedHosts'],
    ['a host that is not among them', { allowedHosts: ['*.other.example'] }, 'allowedHosts'],
    ['hosts that are none', { url: '{$.callback}', allowedHosts: ['https://h.example'] }, 'allowedHosts.0'],
    ['HTTP/2 without encryption', { url: 'http://h.example', http2: true }, 'http2'],
    ['HTTP/2 behind a proxy', { http2: true, proxy: 'http://p.example:3128' }, 'http2'],
    [
      'an endpoint of tokens that is none',
      { oauth: { tokenUrl: 'x', clientId: 'a', clientSecret: 'b' } },
      'oauth.tokenUrl',
    ],
  ])('%s', (_, fields, path) => {
    const { error } = httpSinkOptions.safeParse({ ...right, ...fields });
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});
