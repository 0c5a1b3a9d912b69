import { describe, expect, it } from 'vitest';
import { isJsonContentType, isTextContentType, mediaTypeOf } from '../src/index.ts';

describe('mediaTypeOf', () => {
  it.each(['text/plain', 'Text/PLAIN', ' text/plain ;charset=utf-8', 'text/plain;a=b;c=d'])(
    'finds text/plain in %j',
    (type) => {
      expect(mediaTypeOf(type)).toBe('text/plain');
    },
  );
});

describe('isJsonContentType', () => {
  it.each([
    undefined,
    'application/json',
    'text/json',
    'x/json',
    'a/b+json',
    'A/B+JSON; charset=utf-8',
    'application/cloudevents+json',
  ])('is so for %s', (type) => expect(isJsonContentType(type)).toBe(true));

  it.each([
    '',
    'json',
    '/json',
    'application/jsonp',
    'application/json-seq',
    'application/x-json',
    'text/plain; a=b/json',
    'a/+json',
    'a/b/json',
  ])('is not so for %j', (type) => expect(isJsonContentType(type)).toBe(false));
});

describe('isTextContentType', () => {
  it.each([
    'text/plain',
    'TEXT/csv; charset=UTF-8',
    'text/html;charset="utf8"',
    'application/xml',
    'a/b+xml',
    'text/plain; charset=us-ascii',
  ])('is so for %s', (type) => expect(isTextContentType(type)).toBe(true));

  it.each([
    'application/octet-stream',
    'image/png',
    'text/plain; charset=iso-8859-1',
    'text/xml;charset=UTF-16',
    'x/text/plain',
    '',
  ])('is not so for %j', (type) => expect(isTextContentType(type)).toBe(false));
});
