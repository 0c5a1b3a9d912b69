import { describe, expect, it } from 'vitest';
import { createEvent } from '../src/index.ts';
import { errorOf } from './error-of.ts';

/** What is said about an event with these attributes; undefined when it is legal. */
function complaintAbout(attributes: Record<string, unknown>): string {
  const error = errorOf(() => createEvent({ id: '1', source: '/s', type: 't', ...attributes }));
  expect(error.code).toBe('INVALID_EVENT');
  return error.message;
}

/** The attribute as it is in the event. */
function kept(attribute: string, value: unknown): unknown {
  return createEvent({ id: '1', source: '/s', type: 't', [attribute]: value })[attribute];
}

describe('a text attribute', () => {
  it.each(['id', 'source', 'type'])('%s is required', (name) => {
    for (const nothing of [undefined, null])
      expect(complaintAbout({ [name]: nothing })).toBe(`Attribute '${name}': expected a string, found nothing.`);
  });

  it.each(['id', 'source', 'type', 'subject', 'datacontenttype', 'dataschema', 'time'])('%s is not empty', (name) => {
    expect(complaintAbout({ [name]: '' })).toBe(
      `Attribute '${name}': expected a string that is not empty, found an empty one.`,
    );
  });

  it.each(['id', 'source', 'type', 'subject', 'datacontenttype', 'dataschema', 'time'])('%s is a string', (name) => {
    expect(complaintAbout({ [name]: 7 })).toBe(`Attribute '${name}': expected a string, found a value of type number.`);
    expect(complaintAbout({ [name]: ['a'] })).toBe(`Attribute '${name}': expected a string, found an array.`);
  });

  it.each(['subject', 'datacontenttype', 'dataschema', 'time'])('%s may be left out', (name) => {
    expect(kept(name, undefined)).toBeUndefined();
    expect(kept(name, null)).toBeUndefined();
  });

  it.each([
    ['a control character', 'a\u0000'],
    ['a line end', 'a\nb'],
    ['a delete', '\u007F'],
    ['a control character of Latin-1', '\u0085'],
    ['a lone high surrogate', 'a\uD83D'],
    ['a lone low surrogate', '\uDE00b'],
    ['a surrogate pair the wrong way round', '\uDE00\uD83D'],
    ['a noncharacter', '\uFFFE'],
    ['a noncharacter of a higher plane', '\u{1FFFF}'],
  ])('does not hold %s', (_, text) => {
    const complaint = 'expected text without control characters, found one, or a broken surrogate pair.';
    for (const name of ['id', 'type', 'subject', 'ext'])
      expect(complaintAbout({ [name]: text })).toBe(`Attribute '${name}': ${complaint}`);
  });

  it.each(['ü', '日本語', '😀', '\uE000', '\uFEFF', '\u2028', '\u00A0', 'a b'])('holds %j', (text) => {
    for (const name of ['id', 'type', 'subject', 'ext']) expect(kept(name, text)).toBe(text);
  });
});

describe('datacontenttype', () => {
  it.each(['text/plain', 'TEXT/PLAIN', 'a/b;c=d', 'a/b ; c="d/e;f"', 'application/vnd.x+json', 'x-y/z', '*/*'])(
    'may be %s, kept as it is written',
    (type) => {
      expect(kept('datacontenttype', type)).toBe(type);
    },
  );

  it.each(['text', 'text/', '/plain', 'text/plain/x', 'te xt/plain', 'a/b c', ';a/b'])('is no %s', (type) => {
    expect(complaintAbout({ datacontenttype: type })).toBe(
      `Attribute 'datacontenttype': expected a media type such as text/plain, found '${type}'.`,
    );
  });
});
