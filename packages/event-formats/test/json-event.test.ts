import { CloudEvent, HTTP } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import {
  createEvent,
  jsonEventContentType,
  readJsonEvent,
  writeJsonEvent,
  type EventAttributes,
} from '../src/index.ts';
import { errorOf, failureOf } from './error-of.ts';

const required = { id: '1', source: '/s', type: 't' };

function written(attributes: Partial<EventAttributes>): unknown {
  return JSON.parse(writeJsonEvent(createEvent({ ...required, ...attributes })));
}

function read(members: Record<string, unknown>) {
  return readJsonEvent(JSON.stringify({ specversion: '1.0', ...required, ...members }));
}

describe('writeJsonEvent', () => {
  it('writes what is there, and nothing else', () => {
    expect(written({})).toEqual({ specversion: '1.0', ...required });
    const all = { subject: 'a', time: '2026-01-31T12:00:00Z', dataschema: 'urn:s', datacontenttype: 'text/json' };
    const extensions = { text: '', flag: false, number: 0 };
    expect(written({ ...all, ...extensions, data: [1] })).toEqual({
      specversion: '1.0',
      ...required,
      ...all,
      ...extensions,
      data: [1],
    });
  });

  it.each([null, 0, false, '', 'text', '{"a":1}', '"', [], {}, [null], { a: { b: ['ü', '\u2028', '\uD800'] } }])(
    'writes the JSON value %j as it is',
    (data) => {
      expect(written({ data })).toHaveProperty('data', data);
      expect(written({ data, datacontenttype: 'application/vnd.x+json' })).toHaveProperty('data', data);
    },
  );

  it.each([
    ['text', 'text'],
    ['', ''],
    ['{"a":1}', '{"a":1}'],
    [{ a: 1 }, '{"a":1}'],
    [null, 'null'],
    [7, '7'],
  ])('writes %j as a string where the content type is not JSON', (data, expected) => {
    expect(written({ data, datacontenttype: 'text/plain' })).toHaveProperty('data', expected);
  });

  it.each([undefined, 'application/json', 'text/plain', 'application/octet-stream'])(
    'writes bytes as Base64, with content type %s',
    (datacontenttype) => {
      const json = written({ datacontenttype, data: Buffer.from([0, 1, 255]) });
      expect(json).toHaveProperty('data_base64', 'AAH/');
      expect(json).not.toHaveProperty('data');
    },
  );

  it.each([() => 1, Symbol('s'), 1n, { a: 1n }, { toJSON: () => undefined }])('refuses %s as data', (data) => {
    const failure = failureOf(() => written({ id: 'no-json', data }));
    expect(failure).toMatch(/^INVALID_EVENT The data of event 'no-json' has no JSON form: ./);
  });

  it('refuses data that holds itself, in one line', () => {
    const data: Record<string, unknown> = {};
    data['self'] = data;
    expect(failureOf(() => written({ data }))).toMatch(/^INVALID_EVENT .* no JSON form: .*circular.*$/);
  });

  it('checks an event of the SDK before it is written', () => {
    const theirs = new CloudEvent({ ...required, time: '2026-01-31T12:00:00.000Z', data: new Uint16Array([1]) });
    expect(JSON.parse(writeJsonEvent(theirs))).toMatchObject({ ...required, data_base64: 'AQA=' });
    expect(failureOf(() => writeJsonEvent(new CloudEvent({ ...required, type: '' }, false)))).toContain("'type'");
  });

  it('writes what the SDK reads', () => {
    const event = createEvent({
      ...required,
      time: '2026-01-31T12:00:00.000Z',
      subject: 'ü',
      ext: 'x',
      data: { a: 1 },
    });
    const message = { headers: { 'content-type': jsonEventContentType }, body: writeJsonEvent(event) };
    expect({ ...(HTTP.toEvent(message) as CloudEvent) }).toEqual({ ...event });
  });
});

describe('readJsonEvent', () => {
  it('reads text, bytes, and bytes with a byte order mark', () => {
    const json = JSON.stringify({ specversion: '1.0', ...required, data: 'ü' });
    for (const form of [json, Buffer.from(json), new TextEncoder().encode(json), Buffer.from(`\uFEFF${json}`)])
      expect(readJsonEvent(form)).toMatchObject({ ...required, data: 'ü' });
  });

  it('takes null for absent, except as data', () => {
    const nulls = { subject: null, time: null, dataschema: null, datacontenttype: null, data_base64: null, ext: null };
    expect(read(nulls)).toEqual(createEvent(required));
    expect(read({ ...nulls, data: null }).data).toBeNull();
    expect(read({}).data).toBeUndefined();
  });

  it('takes data as the JSON value that it is, a string as a string', () => {
    for (const data of [1, 'text', '{"a":1}', { a: 1 }]) {
      expect(read({ data }).data).toEqual(data);
      expect(read({ data, datacontenttype: 'application/json' }).data).toEqual(data);
      expect(read({ data, datacontenttype: 'x/unknown' }).data).toEqual(data);
    }
  });

  it('takes Base64 as bytes, whatever the content type', () => {
    for (const datacontenttype of [undefined, 'application/json', 'text/plain', 'x/unknown'])
      expect(read({ data_base64: 'AAH/', datacontenttype }).data).toEqual(Buffer.from([0, 1, 255]));
    expect(read({ data_base64: '' }).data).toEqual(Buffer.alloc(0));
  });

  it('takes the last of members with the same name, as JSON.parse does', () => {
    const json = JSON.stringify({ specversion: '1.0', ...required }).replace('}', ',"id":"2"}');
    expect(readJsonEvent(json).id).toBe('2');
  });

  it.each([
    ['', 'malformed JSON'],
    ['{', 'malformed JSON'],
    ['{"id":"secret",}', 'malformed JSON'],
    ['null', 'expected a JSON object'],
    ['[]', 'expected a JSON object'],
    ['"text"', 'expected a JSON object'],
    ['1', 'expected a JSON object'],
    ['{}', "Attribute 'specversion': expected '1.0', found nothing."],
    ['{"specversion":null}', "Attribute 'specversion': expected '1.0', found nothing."],
    ['{"specversion":1.0}', "Attribute 'specversion': expected '1.0', found a value of type number."],
    ['{"specversion":"0.3"}', "Attribute 'specversion': expected '1.0', found '0.3'."],
    ['{"specversion":"1.0"}', "Attribute 'id': expected a string, found nothing."],
    [
      '{"specversion":"1.0","id":"1","type":"t","source":"/","__proto__":{"a":1}}',
      "Attribute name '__proto__': expected",
    ],
    ['{"specversion":"1.0","id":"1","type":"t","source":"/","Ext":1}', "Attribute name 'Ext': expected"],
  ])('refuses %s', (json, why) => {
    const error = errorOf(() => readJsonEvent(json));
    expect(error.code).toBe('UNREADABLE');
    expect(error.message).toContain(`Not an event in the JSON event format: ${why}`);
    expect(error.message).not.toContain('secret');
  });

  it('refuses bytes that are not UTF-8, and names that', () => {
    const latin1 = Buffer.from(JSON.stringify({ specversion: '1.0', ...required, subject: 'ü' }), 'latin1');
    expect(failureOf(() => readJsonEvent(latin1))).toBe(
      'UNREADABLE Not an event in the JSON event format: expected UTF-8',
    );
  });

  it.each([
    [{ data_base64: 'A' }, "Attribute 'data_base64': expected Base64, found other text."],
    [{ data_base64: 'A===' }, "Attribute 'data_base64': expected Base64, found other text."],
    [{ data_base64: 'AA-_' }, "Attribute 'data_base64': expected Base64, found other text."],
    [{ data_base64: 'AA AA===' }, "Attribute 'data_base64': expected Base64, found other text."],
    [{ data_base64: 7 }, "Attribute 'data_base64': expected Base64, found a value of type number."],
    [{ data_base64: 'AAAA', data: 1 }, "expected either 'data' or 'data_base64', found both"],
    [{ data_base64: 'AAAA', data: null }, "expected either 'data' or 'data_base64', found both"],
  ])('refuses %j', (members, why) => {
    expect(failureOf(() => read(members))).toBe(`UNREADABLE Not an event in the JSON event format: ${why}`);
  });
});
