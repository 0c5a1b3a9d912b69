import { CloudEvent } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { createEvent, dataFromBody, eventBody } from '../src/index.ts';
import { failureOf } from './error-of.ts';

function bodyOf(data: unknown, datacontenttype?: string) {
  const { bytes, contentType } = eventBody(createEvent({ id: 'e-1', source: '/s', type: 't', data, datacontenttype }));
  return [bytes?.toString('latin1'), contentType];
}

describe('eventBody', () => {
  it('has no bytes where there is no data', () => {
    expect(bodyOf(undefined)).toEqual([undefined, undefined]);
    expect(bodyOf(undefined, 'text/plain')).toEqual([undefined, 'text/plain']);
  });

  it('has bytes as they are, and their content type or none', () => {
    const bytes = Uint8Array.from([1, 255, 2]);
    expect(bodyOf(bytes.subarray(1), 'application/json')).toEqual(['\u00FF\u0002', 'application/json']);
    expect(bodyOf(bytes)).toEqual(['\u0001\u00FF\u0002', undefined]);
    expect(bodyOf(Buffer.alloc(0))).toEqual(['', undefined]);
  });

  it('has JSON where the content type is JSON or missing, which it then says', () => {
    expect(bodyOf('text')).toEqual(['"text"', 'application/json']);
    expect(bodyOf('')).toEqual(['""', 'application/json']);
    expect(bodyOf(null, 'a/b+json')).toEqual(['null', 'a/b+json']);
    expect(bodyOf({ a: '\uD800' }, 'text/json; charset=utf-8')).toEqual([
      '{"a":"\\ud800"}',
      'text/json; charset=utf-8',
    ]);
  });

  it('has text of any other type in UTF-8', () => {
    expect(bodyOf('ü', 'text/plain')).toEqual(['\u00C3\u00BC', 'text/plain']);
    expect(bodyOf('', 'text/plain; charset=us-ascii')).toEqual(['', 'text/plain; charset=us-ascii']);
    expect(bodyOf({ a: 1 }, 'x/unknown')).toEqual(['{"a":1}', 'x/unknown']);
    expect(bodyOf('plain', 'text/plain; charset=ISO-8859-1')).toEqual(['plain', 'text/plain; charset=ISO-8859-1']);
  });

  it('refuses what would arrive as something else', () => {
    expect(failureOf(() => bodyOf('ü', 'text/plain; charset="ISO-8859-1"'))).toBe(
      "INVALID_EVENT The data of event 'e-1' is text that is to be written in ISO-8859-1: expected bytes, or the charset utf-8.",
    );
    expect(failureOf(() => bodyOf('\uD800', 'text/plain'))).toBe(
      "INVALID_EVENT The data of event 'e-1' is text with a broken surrogate pair.",
    );
    expect(failureOf(() => bodyOf({ a: 1n }))).toMatch(/^INVALID_EVENT The data of event 'e-1' has no JSON form: ./);
    expect(failureOf(() => bodyOf(() => 1))).toBe(
      "INVALID_EVENT The data of event 'e-1' has no JSON form: it is a function",
    );
  });

  it('checks an event of the SDK', () => {
    expect(failureOf(() => eventBody(new CloudEvent({ id: '1', type: 't', source: '' }, false)))).toContain("'source'");
  });
});

describe('dataFromBody', () => {
  it('keeps bytes where the content type is missing or unknown', () => {
    const bytes = Uint8Array.from([0, 1, 2]).subarray(1);
    for (const type of [undefined, 'application/octet-stream', 'garbage', ''])
      expect(dataFromBody(bytes, type)).toEqual(Buffer.from([1, 2]));
  });

  it.each(['application/json', 'TEXT/JSON', 'a/b+json ; charset=utf-8'])('parses %s', (type) => {
    expect(dataFromBody(Buffer.from(' {"ü":[1]} '), type)).toEqual({ ü: [1] });
    expect(dataFromBody(Buffer.from('\uFEFF1'), type)).toBe(1);
  });

  it.each([
    'text/plain',
    'text/csv; charset="UTF-8"',
    'application/xml',
    'image/svg+xml',
    'text/plain; charset=US-ASCII',
  ])('decodes %s, byte order mark and all', (type) => {
    expect(dataFromBody(Buffer.from('\uFEFFü'), type)).toBe('\uFEFFü');
    expect(dataFromBody(Buffer.alloc(0), type)).toBe('');
  });

  it('keeps the bytes of text that is not in UTF-8, or is said not to be', () => {
    expect(dataFromBody(Buffer.of(0xfc), 'text/plain')).toEqual(Buffer.of(0xfc));
    expect(dataFromBody(Buffer.from('a\0'), 'text/plain; charset=utf-16le')).toEqual(Buffer.from('a\0'));
  });

  it.each(['', '{', 'secret', '\u00FF'])('refuses %j as JSON, without quoting it', (body) => {
    expect(failureOf(() => dataFromBody(Buffer.from(body, 'latin1'), 'application/json'))).toBe(
      'UNREADABLE The body is not application/json: expected JSON in UTF-8.',
    );
  });
});
