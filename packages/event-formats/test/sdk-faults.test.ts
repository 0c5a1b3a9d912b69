/** The faults of cloudevents 10.0.0, each by its number in the list in the README, and that this package has none of them. */
import { isConnectorError } from '@eventmesh/connector-api';
import { CloudEvent, HTTP } from 'cloudevents';
import { expect, it } from 'vitest';
import {
  attributesToHeaders,
  createEvent,
  dataFromBody,
  decodeUtf8,
  eventBody,
  eventWith,
  headersToAttributes,
  jsonEventContentType,
  mediaTypeOf,
  readJsonBatch,
  readJsonEvent,
  toEvent,
  writeJsonEvent,
} from '../src/index.ts';
import { failureOf } from './error-of.ts';

const required = { id: '1', source: '/s', type: 't' };
const bytes = Buffer.from([0, 1, 254, 255]);
const percent = { prefix: 'ce-', percentEncode: true };

function json(members: Record<string, unknown>): string {
  return JSON.stringify({ specversion: '1.0', ...required, ...members });
}

it('1. replaces binary data together with its Base64', () => {
  const changed = eventWith(createEvent({ ...required, data: bytes }), { data: Buffer.from('new') });
  expect(changed.data_base64).toBe('bmV3');
  expect(readJsonEvent(writeJsonEvent(changed)).data).toEqual(Buffer.from('new'));
  const clone = createEvent({ ...required, data: bytes }).cloneWith({ data: Buffer.from('new') });
  expect(JSON.parse(writeJsonEvent(clone))).toHaveProperty('data_base64', 'bmV3');
});

it('2. reads data_base64 as bytes, and understands what the SDK has made of it', () => {
  const text = json({ data_base64: bytes.toString('base64') });
  expect(readJsonEvent(text).data).toEqual(bytes);
  const theirs = HTTP.toEvent({ headers: { 'content-type': jsonEventContentType }, body: text }) as CloudEvent;
  expect(theirs.data).toBeInstanceOf(Uint32Array);
  expect(toEvent(theirs).data).toEqual(bytes);
});

it.each([
  ['Uint16Array', new Uint16Array([1, 0x0203]), [1, 0, 3, 2]],
  ['Uint32Array', new Uint32Array([0x01020304]), [4, 3, 2, 1]],
  ['Float64Array', new Float64Array([1]), [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]],
  ['DataView', new DataView(Uint8Array.from([9, 8, 7]).buffer, 1), [8, 7]],
  ['ArrayBuffer', Uint8Array.from([1, 2]).buffer, [1, 2]],
  ['SharedArrayBuffer', new SharedArrayBuffer(2), [0, 0]],
])('3. takes every byte of a %s, in memory order', (_, data, expected) => {
  expect(createEvent({ ...required, data }).data).toEqual(Buffer.from(expected));
  expect(eventBody(new CloudEvent({ ...required, data })).bytes).toEqual(Buffer.from(expected));
});

it('4. carries empty binary data as empty binary data', () => {
  const event = createEvent({ ...required, data: Buffer.alloc(0) });
  for (const text of [writeJsonEvent(event), JSON.stringify(event)]) {
    expect(JSON.parse(text)).toHaveProperty('data_base64', '');
    expect(JSON.parse(text)).not.toHaveProperty('data');
    expect(readJsonEvent(text).data).toEqual(Buffer.alloc(0));
  }
});

it.each([0, false, '', null])('5. keeps the data %j', (data) => {
  const event = readJsonEvent(json({ data }));
  expect(event.data).toBe(data);
  expect(JSON.parse(writeJsonEvent(event))).toHaveProperty('data', data);
});

it.each(['text', 7, true, null])('6. carries the JSON scalar %j through a body', (data) => {
  const { bytes: body, contentType } = eventBody(createEvent({ ...required, data }));
  expect([body?.toString(), contentType]).toEqual([JSON.stringify(data), 'application/json']);
  expect(dataFromBody(body ?? Buffer.alloc(0), contentType)).toBe(data);
});

it.each(['application/vnd.x+json', 'Application/JSON', 'application/json;charset="UTF-8"', 'text/json', 'foo/json'])(
  '7. parses %s as JSON',
  (contentType) => {
    expect(dataFromBody(Buffer.from('{"a":1}'), contentType)).toEqual({ a: 1 });
  },
);

it('7. knows a structured message by any spelling of its content type', () => {
  expect(mediaTypeOf('Application/CloudEvents+JSON; charset=UTF-8')).toBe(jsonEventContentType);
});

it('8. reads a structured message from bytes', () => {
  const event = readJsonEvent(Buffer.from(json({ data: 'ü' })));
  expect(Object.keys(event)).not.toContain('0');
  expect(event.data).toBe('ü');
});

it('9. gives binary data no content type that it does not have', () => {
  expect(eventBody(createEvent({ ...required, data: bytes }))).toEqual({ bytes, contentType: undefined });
});

it('10. percent-encodes header values as the HTTP binding asks for', () => {
  const event = createEvent({ ...required, subject: 'Euro € 😀' });
  const headers = attributesToHeaders(event, percent);
  expect(headers['ce-subject']).toBe('Euro%20%E2%82%AC%20%F0%9F%98%80');
  expect(() => new Headers(headers)).not.toThrow();
  expect(headersToAttributes(Object.entries(headers), percent)).toMatchObject({ subject: 'Euro € 😀' });
});

it('11. reads a Headers object, and extensions in any case', () => {
  const headers = new Headers({ 'CE-ID': '1', 'Ce-MyExt': 'x', 'content-type': 'text/plain' });
  expect(headersToAttributes(headers, percent)).toEqual({ id: '1', myext: 'x' });
  expect(headersToAttributes([['Ce-MyExt', 'x']], percent)).toEqual({ myext: 'x' });
});

it('12. checks each event that it reads, and lets a bad one spoil none of its batch', () => {
  expect(failureOf(() => readJsonEvent('{"specversion":"1.0","id":"1"}'))).toContain("'type'");
  const [first, second, third] = readJsonBatch(`[${json({})},{"id":"2"},${json({ id: '3' })}]`);
  expect([first, third]).toMatchObject([{ id: '1' }, { id: '3' }]);
  expect(second).toSatisfy(isConnectorError);
});

it('13. takes extensions of the types that CloudEvents has, and undefined for none', () => {
  expect(createEvent({ ...required, none: undefined })).not.toHaveProperty('none');
  for (const wrong of [1.5, 2_147_483_648, -2_147_483_649, Number.NaN, {}, [], 1n, Symbol('s'), () => 1])
    expect(failureOf(() => createEvent({ ...required, ext: wrong }))).toContain("'ext'");
});

it('13. writes an extension named like a method of the SDK', () => {
  const event = createEvent({ ...required, validate: 'yes', emit: 'no', constructor: 'maybe' });
  expect(readJsonEvent(writeJsonEvent(event))).toEqual(event);
  expect(attributesToHeaders(event, percent)).toMatchObject({ 'ce-validate': 'yes', 'ce-constructor': 'maybe' });
});

it('14. keeps the offset and the digits of a time, and makes none up', () => {
  const time = '2026-01-31T12:00:00.123456789+05:30';
  expect(JSON.parse(writeJsonEvent(readJsonEvent(json({ time }))))).toHaveProperty('time', time);
  expect(JSON.parse(JSON.stringify(createEvent({ ...required, time })))).toHaveProperty('time', time);
  expect(createEvent(required).time).toBeUndefined();
  expect(JSON.parse(writeJsonEvent(createEvent(required)))).not.toHaveProperty('time');
  expect(failureOf(() => createEvent({ ...required, time: 'yesterday' }))).toContain("'time'");
});

it.each(['0.3', '1.1', '', 1, 1.1, true, null, {}])('15. refuses specversion %j', (specversion) => {
  expect(failureOf(() => readJsonEvent(json({ specversion })))).toContain(
    "UNREADABLE Not an event in the JSON event format: Attribute 'specversion': expected '1.0'",
  );
});

it('16. reads headers that come as bytes, once they are decoded', () => {
  const kafka: Record<string, Buffer> = {
    ce_id: Buffer.from('1'),
    ce_subject: Buffer.from('ü'),
    other: Buffer.of(255),
  };
  const headers = Object.entries(kafka).map(([name, value]) => [name, decodeUtf8(value) ?? ''] as const);
  expect(headersToAttributes(headers, { prefix: 'ce_' })).toEqual({ id: '1', subject: 'ü' });
});

it('17. leaves the JSON of the process alone, whatever the environment says', () => {
  const { parse, stringify } = JSON;
  readJsonEvent(writeJsonEvent(createEvent({ ...required, data: 1 })));
  expect([JSON.parse, JSON.stringify]).toEqual([parse, stringify]);
  expect(readJsonEvent(json({}).replace('}', ',"data":12345678901234567890}')).data).toBe(12_345_678_901_234_567_000);
});

it('18. writes data as it is now, for data is shared and not frozen; the attributes are', () => {
  const data = Buffer.from('old');
  const event = createEvent({ ...required, data });
  data.write('new');
  for (const text of [writeJsonEvent(event), JSON.stringify(event)])
    expect(JSON.parse(text)).toHaveProperty('data_base64', 'bmV3');
  expect(Object.isFrozen(event)).toBe(true);
});
