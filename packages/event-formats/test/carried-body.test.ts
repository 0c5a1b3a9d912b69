import { expect, test } from 'vitest';
import { eventBody, eventFromBody, eventWith, estimateEventBytes, writeJsonEvent } from '../src/index.ts';

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

test('writing the JSON format and estimating the size leave it as it is', () => {
  const event = eventFromBody(attributes, body);
  expect(JSON.parse(writeJsonEvent(event))).toMatchObject({ data: { a: 1 } });
  expect(estimateEventBytes(event)).toBeGreaterThan(body.length);
  expect(eventBody(event).bytes).toBe(body);
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

test('spreading and comparing see the data', () => {
  const event = eventFromBody(attributes, Buffer.from('[1]'));
  expect({ ...event }).toMatchObject({ id: '1', data: [1] });
});
