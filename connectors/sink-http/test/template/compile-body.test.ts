import { expect, it } from 'vitest';
import { compileBody } from '../../src/template/compile-body.ts';
import { event } from '../support/event.ts';

const order = event({
  subject: 'a "b"',
  data: { id: 7, name: 'x", "admin": "y', list: [1, { a: null }], note: '<&>' },
});
const bodyOf = (body: unknown, type?: string, of = order): string => {
  const { bytes, contentType } = compileBody(body, type)(of);
  return `${contentType}: ${String(bytes)}`;
};

it('is the data as they are, without a body or with all of them', () => {
  expect(bodyOf(undefined)).toBe(`application/json: ${JSON.stringify(order.data)}`);
  expect(bodyOf('$.data', 'application/vnd.x+json')).toBe(`application/vnd.x+json: ${JSON.stringify(order.data)}`);
  const bytes = event({ data: Buffer.from([1, 2]), datacontenttype: 'image/png' });
  expect(compileBody(undefined, undefined)(bytes)).toEqual({ bytes: Buffer.from([1, 2]), contentType: 'image/png' });
});

it('is a value, with a selector', () => {
  expect(bodyOf('$.data.id')).toBe('application/json: 7');
  expect(bodyOf('$.data.list')).toBe('application/json: [1,{"a":null}]');
  expect(bodyOf('$.data.none')).toBe('application/json: null');
  expect(JSON.parse(bodyOf('$').replace('application/json: ', ''))).toMatchObject({ id: '1', data: { id: 7 } });
});

it('is JSON of selectors and texts, in which values stay values', () => {
  const template = {
    id: '$.data.id',
    'a b': ['Order {$.data.name}', '$.data.list', 5, true, null],
    none: '$.data.none',
    text: 'as is',
  };
  expect(JSON.parse(bodyOf(template).replace('application/json: ', ''))).toEqual({
    id: 7,
    'a b': ['Order x", "admin": "y', [1, { a: null }], 5, true, null],
    text: 'as is',
  });
});

it('has a member for data that are null, and none for an event without data', () => {
  expect(bodyOf({ a: '$.data' }, undefined, event({ data: null }))).toBe('application/json: {"a":null}');
  expect(bodyOf({ a: '$.data' }, undefined, event({ data: undefined }))).toBe('application/json: {}');
});

it('makes nothing but members of names such as __proto__', () => {
  const data = JSON.parse('{"__proto__": {"admin": true}}') as unknown;
  const template = JSON.parse('{"__proto__": "$.data", "x": "$.data.admin"}') as unknown;
  expect(bodyOf(template, undefined, event({ data }))).toBe(
    'application/json: {"__proto__":{"__proto__":{"admin":true}}}',
  );
  expect(({} as { admin?: unknown }).admin).toBeUndefined();
});

it.each<[string | undefined, string]>([
  [undefined, 'text/plain; charset=utf-8: id=7&n=x", "admin": "y&x=<&>'],
  [
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded: id=7&n=x%22%2C%20%22admin%22%3A%20%22y&x=%3C%26%3E',
  ],
  ['text/xml', 'text/xml: id=7&n=x&#34;, &#34;admin&#34;: &#34;y&x=&#60;&#38;&#62;'],
])('is text with the values encoded for %s', (type, text) => {
  expect(bodyOf('id={$.data.id}&n={$.data.name}&x={$.data.note}', type)).toBe(text);
});

it('leaves braces alone that hold no selector', () =>
  expect(bodyOf('{"a": {$.data.id}}', 'text/plain')).toBe('text/plain: {"a": 7}'));

it('refuses an event without a value that text names', () =>
  expect(() => bodyOf('x {$.data.none}')).toThrowError(expect.objectContaining({ code: 'REJECTED' })));

it.each<[string, unknown, string | undefined]>([
  ['text with JSON in it', '{"id": {$.data.id}}', 'application/json'],
  ['a selector that is none', 'x {$.data', undefined],
  ['such a one within', { a: ['{$x}'] }, undefined],
])('refuses %s as options', (_, body, type) =>
  expect(() => compileBody(body, type)).toThrowError(expect.objectContaining({ code: 'INVALID_OPTIONS' })),
);

it('says so when data nest too deeply for JSON', () => {
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  const of = { ...event(), data: { deep } } as never;
  expect(() => compileBody({ x: '$.data.deep' }, undefined)(of)).toThrowError(
    expect.objectContaining({ code: 'INVALID_EVENT' }),
  );
});
