import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  eventBody,
  eventFromBody,
  eventWith,
  estimateEventBytes,
  readJsonBatch,
  readJsonEvent,
  writeJsonBatch,
  writeJsonEvent,
} from '../src/index.ts';
import { failureOf } from './error-of.ts';

const attributes = { id: '1', source: '/s', type: 't', datacontenttype: 'application/json' };
/** More digits than a JavaScript number holds, and blanks: parsed and written again, these bytes would not be the same. */
const body = Buffer.from('{"id": 12345678901234567890,\n "a": 1}');

test('an event that is passed on goes out with the bytes that came in', () => {
  expect(eventBody(eventFromBody(attributes, body)).bytes).toBe(body);
});

test('so does a copy with other attributes', () => {
  expect(eventBody(eventWith(eventFromBody(attributes, body), { subject: 'x' })).bytes).toBe(body);
});

test('a copy with other data, or another content type for them, goes out as it is then', () => {
  const event = eventFromBody(attributes, Buffer.from('{ "a": 1 }'));
  expect(eventBody(eventWith(event, { data: { b: 2 } })).bytes?.toString()).toBe('{"b":2}');
  expect(eventBody(eventWith(event, { datacontenttype: 'text/json' })).bytes?.toString()).toBe('{"a":1}');
});

test('so does one whose data somebody has looked at: they cannot be changed', () => {
  const event = eventFromBody(attributes, Buffer.from('{ "a": { "b": [1] } }'));
  const data = event.data as { a: { b: number[] } };
  expect(() => (data.a = { b: [] })).toThrow(TypeError);
  expect(() => data.a.b.push(2)).toThrow(TypeError);
  expect(eventBody(event).bytes?.toString()).toBe('{ "a": { "b": [1] } }');
});

test('nor can they be changed through a copy with another content type', () => {
  const event = eventFromBody(attributes, Buffer.from('{ "a": { "b": 1 } }'));
  const copy = eventWith(event, { datacontenttype: 'application/vnd.other+json' });
  const { a } = copy.data as { a: { b: number } };
  expect(() => (a.b = 2)).toThrow(TypeError);
  expect(event.data).toEqual({ a: { b: 1 } });
});

test('writing the JSON format and estimating the size leave it as it is', () => {
  const event = eventFromBody(attributes, body);
  expect(JSON.parse(writeJsonEvent(event))).toMatchObject({ data: { a: 1 } });
  expect(estimateEventBytes(event)).toBeGreaterThan(body.length);
  expect(eventBody(event).bytes).toBe(body);
});

test('the JSON format has its digits, in one line, whatever the body has between tokens', () => {
  const event = eventFromBody(
    attributes,
    Buffer.from('\u{feff}\r\n{"id": 12345678901234567890,\n\t"a": [1e400,\r-0]}\n'),
  );
  expect(writeJsonEvent(event)).toMatch(/,"data":\{"id": 12345678901234567890,"a": \[1e400,-0\]\}\}$/);
  expect(writeJsonBatch([event])).toContain('12345678901234567890');
});

/** JSON as people and programs write it: blanks and line ends between tokens, numbers of any length, texts of any kind. */
const blank = fc.constantFrom('', ' ', '\n', '\r\n', '\t', '\n  ', ' \r', '\n \n');
const number = fc.stringMatching(/^-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][-+]?[0-9]{1,3})?$/);
const text = fc.string({ unit: 'binary' }).map((value) => JSON.stringify(value));
const escaped = fc.constantFrom(String.raw`"\n"`, String.raw`"\\"`, String.raw`"\\\"\r"`, '"\u2028"', '" {[,:"');
const leaf = fc.oneof(number, text, escaped, fc.constantFrom('true', 'false', 'null', '[]', '{}'));
const { json } = fc.letrec<{ json: string; list: string; object: string }>((tie) => ({
  json: fc.oneof({ maxDepth: 4 }, leaf, tie('list'), tie('object')),
  list: fc
    .array(fc.tuple(blank, tie('json'), blank), { maxLength: 4 })
    .map((items) => `[${items.map((item) => item.join('')).join(',')}]`),
  object: fc
    .array(fc.tuple(blank, fc.oneof(text, escaped), blank, fc.constant(':'), blank, tie('json'), blank), {
      maxLength: 4,
    })
    .map((members) => `{${members.map((member) => member.join('')).join(',')}}`),
}));

test('any JSON body goes into one line, keeps its texts and digits, and is read as the same data', () => {
  const tokens = /"(?:[^"\\]|\\.)*"|[^\s"]/gs;
  fc.assert(
    fc.property(fc.constantFrom('', '\u{feff}'), blank, json, blank, (mark, before, value, after) => {
      const event = eventFromBody(attributes, Buffer.from(mark + before + value + after));
      const line = writeJsonEvent(event);
      expect(line).not.toMatch(/[\r\n]/);
      expect(line.slice(line.indexOf(',"data":') + 8, -1).match(tokens)).toEqual(value.match(tokens));
      const again = readJsonEvent(line);
      expect(again.data).toStrictEqual(JSON.parse(value));
      expect(readJsonBatch(writeJsonBatch([event]))).toEqual([again]);
    }),
    { numRuns: 2_000 },
  );
});

test('a text keeps its byte order mark', () => {
  const marked = Buffer.from('\u{feff}text');
  const event = eventFromBody({ ...attributes, datacontenttype: 'text/plain' }, marked);
  expect(eventBody(event).bytes).toBe(marked);
  expect(event.data).toBe('\u{feff}text');
});

test('an event without a body has no data', () => {
  expect(eventFromBody(attributes, undefined).data).toBeUndefined();
});

test('attributes are taken as they were received: null is none, and what is wrong is named', () => {
  expect(eventFromBody({ ...attributes, datacontenttype: null, subject: null }, body)).toMatchObject({ data: body });
  expect(failureOf(() => eventFromBody({ ...attributes, datacontenttype: 7 }, body))).toMatch(
    /^INVALID_EVENT Attribute 'datacontenttype': /,
  );
  expect(failureOf(() => eventFromBody({ source: '/s', type: 't' }, undefined))).toMatch(
    /^INVALID_EVENT Attribute 'id': /,
  );
});

test('spreading and comparing see the data', () => {
  const event = eventFromBody(attributes, Buffer.from('[1]'));
  expect({ ...event }).toMatchObject({ id: '1', data: [1] });
});
