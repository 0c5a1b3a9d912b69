import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAllowedHost } from '../../src/options/allowed-hosts.ts';
import { compileUrl } from '../../src/template/compile-url.ts';
import { event } from '../support/event.ts';

const to = (url: string, data: unknown = {}, more = {}): string => {
  const { origin, path } = compileUrl(url).destinationOf(event({ data, ...more }));
  return origin + path;
};

it('leaves a URL without selectors as it is, and knows who chooses the host', () => {
  expect(to('https://api.example.com:8443/a%20b?c=d#e')).toBe('https://api.example.com:8443/a%20b?c=d');
  expect(compileUrl('https://api.example.com/{$.id}').hostFromEvent).toBe(false);
  expect(compileUrl('https://api.example.com?x={$.id}').hostFromEvent).toBe(false);
  expect(compileUrl('https://{$.tenant}.example.com/').hostFromEvent).toBe(true);
  expect(compileUrl('https://api.example.com:{$.data.port}/').hostFromEvent).toBe(true);
  expect(compileUrl('{$.callback}/{$.id}').hostFromEvent).toBe(true);
});

it.each<[unknown, string]>([
  ['a/b', 'a%2Fb'],
  ['../x', '..%2Fx'],
  ['x@evil.example', 'x%40evil.example'],
  ['?q#f', '%3Fq%23f'],
  [String.raw`\\evil`, '%5C%5Cevil'],
  ['a\r\nHost: x', 'a%0D%0AHost%3A%20x'],
  ['ü 東', '%C3%BC%20%E6%9D%B1'],
  [42, '42'],
  [true, 'true'],
  [{ a: 1 }, '%7B%22a%22%3A1%7D'],
])('keeps %j one segment of the path, and one value of the query', (id, encoded) => {
  expect(to('https://h.example/{$.data.id}/x?y={$.data.id}', { id })).toBe(
    `https://h.example/${encoded}/x?y=${encoded}`,
  );
});

describe('refuses an event', () => {
  it.each<[string, string, object]>([
    ['whose value is not there', 'https://h.example/{$.data.none}', {}],
    ['whose value is empty', 'https://h.example/{$.data.id}', { id: '' }],
    ['whose value is null', 'https://h.example/{$.data.id}', { id: null }],
    ['that would go up', 'https://h.example/a/{$.data.id}/b', { id: '..' }],
    ['that would stay', 'https://h.example/a/{$.data.id}', { id: '.' }],
    ['that would go up by two halves', 'https://h.example/a/.{$.data.id}/b', { id: '.' }],
    ['with a broken surrogate', 'https://h.example/{$.data.id}', { id: '\ud800' }],
    ['that names more than a host', 'https://{$.data.id}/', { id: 'evil.example/x' }],
    ['that names a user', 'https://{$.data.id}.example.com/', { id: 'a:b@evil' }],
    ['that names a port in the place of a host', 'https://{$.data.id}/', { id: 'h.example:22' }],
    ['whose URL is of something else', '{$.data.id}', { id: 'file:///etc/passwd' }],
    ['whose URL is none', '{$.data.id}', { id: 'h.example' }],
    ['whose URL has a user', '{$.data.id}', { id: 'https://a:b@h.example/' }],
    ['whose URL goes up', '{$.data.id}', { id: 'https://h.example/a/%2e%2E/b' }],
    ['that asks for a prototype', 'https://h.example/{$.data.constructor.name}', {}],
  ])('%s', (_, url, data) => expect(() => to(url, data)).toThrowError(expect.objectContaining({ code: 'REJECTED' })));
});

it.each([
  '',
  'h.example',
  'ftp://h.example/',
  'https://',
  // Reads as a fixed host, and is that of the event.
  'https://\\/{$.id}',
  'https://a:b@h.example/',
  'https://h.example/{$.data',
  'https://h.example/../x',
  '{$.id',
  'x{$.id}',
])('takes %j for no URL', (url) =>
  expect(() => compileUrl(url)).toThrowError(expect.objectContaining({ code: 'INVALID_OPTIONS' })),
);

it('never lets a value out of its place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (id) => {
      let url: URL;
      try {
        url = new URL(to('https://h.example:444/a/{$.data.id}/b?c={$.data.id}&d=e', { id }));
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'REJECTED' });
        return;
      }
      expect(url.host).toBe('h.example:444');
      expect(url.pathname.split('/')).toHaveLength(4);
      expect(decodeURIComponent(url.pathname.split('/')[2] ?? '')).toBe(id);
      expect([...url.searchParams.keys()]).toEqual(['c', 'd']);
    }),
  );
});

it('knows hosts by name and by domain', () => {
  const allowed = ['api.example.com', '*.hooks.example'];
  const asked = ['api.example.com', 'API.example.com.', 'a.hooks.example', 'a.b.hooks.example'];
  expect(asked.filter((host) => isAllowedHost(host, allowed))).toEqual(asked);
  const others = ['hooks.example', 'evilhooks.example', 'api.example.com.evil.example', 'x.api.example.com'];
  expect(others.filter((host) => isAllowedHost(host, allowed))).toEqual([]);
  expect(isAllowedHost('any.example', undefined)).toBe(true);
});
