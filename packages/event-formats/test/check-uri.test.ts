import { describe, expect, it } from 'vitest';
import { createEvent } from '../src/index.ts';
import { failureOf } from './error-of.ts';

function sourceOf(source: string): string {
  return createEvent({ id: '1', source, type: 't' }).source;
}

function schemaOf(dataschema: string): string | undefined {
  return createEvent({ id: '1', source: '/s', type: 't', dataschema }).dataschema;
}

describe('source', () => {
  it.each([
    '/s',
    'urn:x:y',
    'https://a.example/b?c=d#e',
    '//host',
    '../a',
    '#',
    'a%20b',
    'http://[::1]/',
    "a!$&'()*+,;=:@~",
  ])('may be %s', (source) => {
    expect(sourceOf(source)).toBe(source);
  });

  it.each([
    ['a b', ' '],
    ['/ü', 'ü'],
    ['/😀', '😀'],
    ['a"b', '"'],
    ['a\\b', '\\'],
    ['a<b', '<'],
    ['100%', '%'],
    ['%4g', '%'],
    ['#a#b', '#'],
  ])('is no %s', (source, wrong) => {
    expect(failureOf(() => sourceOf(source))).toBe(
      `INVALID_EVENT Attribute 'source': expected a URI, percent-encoded, found '${wrong}' in it.`,
    );
  });

  it('is not quoted as a whole, for it may hold a password', () => {
    expect(failureOf(() => sourceOf('amqp://me:secret@a b'))).not.toContain('secret');
  });
});

describe('dataschema', () => {
  it('is an absolute URI', () => {
    for (const schema of ['https://a.example/s.json', 'urn:s', 'x-y+z.1:a']) expect(schemaOf(schema)).toBe(schema);
    for (const schema of ['/s.json', 's', '1a:b', '//a.example'])
      expect(failureOf(() => schemaOf(schema))).toBe(
        "INVALID_EVENT Attribute 'dataschema': expected an absolute URI, found a relative one.",
      );
    expect(failureOf(() => schemaOf('urn:ü'))).toBe(
      "INVALID_EVENT Attribute 'dataschema': expected a URI, percent-encoded, found 'ü' in it.",
    );
  });
});
