import { anyAttributes } from '@eventmesh/connector-testkit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createEvent,
  eventBody,
  eventFromBody,
  eventWith,
  readExactJsonEvent,
  readJsonEvent,
  writeExactJsonEvent,
  writeJsonEvent,
} from '../src/index.ts';

const required = { id: '1', source: '/s', type: 't' };
const json = { ...required, datacontenttype: 'application/json' };
const read = (data: string, type = ',"datacontenttype":"application/json"') =>
  readExactJsonEvent(`{"specversion":"1.0","id":"1","source":"/s","type":"t"${type},"data":${data}}`);
const again = (body: Buffer, attributes = json): Buffer | undefined =>
  eventBody(readExactJsonEvent(writeExactJsonEvent(eventFromBody(attributes, body)))).bytes;

describe('readExactJsonEvent', () => {
  it.each(['12345678901234567890', '1.0', '-0', '1e400', '{"b":1,"2":1,"1":1}', '{"a":1,"a":2}', ' [ 1 ]\n', 'null'])(
    'gives %j as a body and in the JSON format, and parsed as data',
    (text) => {
      for (const type of [undefined, '']) {
        const event = read(text, type);
        expect(event.data).toStrictEqual(JSON.parse(text));
        expect(eventBody(event)).toEqual({ bytes: Buffer.from(text), contentType: 'application/json' });
        expect(writeJsonEvent(event)).toContain(`"data":${text.trimEnd()}`);
        expect(eventBody(eventWith(event, { subject: 'x' })).bytes?.toString()).toBe(text);
      }
    },
  );

  it('takes bytes, with a byte order mark or without', () => {
    const text = '{"specversion":"1.0","id":"1","source":"/s","type":"t","data":1.0}';
    for (const mark of ['', '\u{feff}'])
      expect(eventBody(readExactJsonEvent(Buffer.from(mark + text))).bytes?.toString()).toBe('1.0');
  });

  it('carries no text that has no bytes: half of a surrogate pair', () => {
    expect(eventBody(read('"\uD800"')).bytes?.toString()).toBe(String.raw`"\ud800"`);
  });

  it('leaves text and bytes as they are', () => {
    expect(read('"1.0"', ',"datacontenttype":"text/plain"')).toEqual(
      createEvent({ ...required, datacontenttype: 'text/plain', data: '1.0' }),
    );
    const bytes = createEvent({ ...json, data: Buffer.from([0xef, 0xbb, 0xbf, 0xff]) });
    expect(readExactJsonEvent(writeExactJsonEvent(bytes))).toEqual(bytes);
  });

  it.each([['{"id"'], ['[]'], ['{"specversion":"1.0"}'], [Buffer.from([0xff])]])(
    'refuses %j as readJsonEvent does',
    (text) => {
      let expected: unknown;
      try {
        readJsonEvent(text);
      } catch (thrown) {
        expected = thrown;
      }
      expect(() => readExactJsonEvent(text)).toThrow(expected);
    },
  );
});

describe('written exactly and read again', () => {
  it('any legal event is the same', () => {
    fc.assert(
      fc.property(anyAttributes.map(createEvent), (event) => {
        const back = readExactJsonEvent(writeExactJsonEvent(event));
        expect(back).toEqual(event);
        expect(eventBody(back)).toEqual(eventBody(event));
      }),
    );
  });

  it.each(['\u{feff}{"a":1.0}', '\r\n{ "a": 1.0,\n"a": -0 }\n ', '"\\ud800"', '[]'])(
    'the body %j is the same',
    (text) => {
      const body = Buffer.from(text);
      expect(again(body)).toEqual(body);
      expect(again(body, { ...json, datacontenttype: 'text/plain' })).toEqual(body);
      expect(again(body, { ...json, datacontenttype: 'application/vnd.a+json; charset=utf-8' })).toEqual(body);
    },
  );

  it('any body of JSON is the same', () => {
    const blank = fc.constantFrom('', ' ', '\n', '\r\n\t');
    fc.assert(
      fc.property(fc.constantFrom('', '\u{feff}'), blank, fc.json(), blank, (...parts) => {
        const body = Buffer.from(parts.join(''));
        expect(again(body)).toEqual(body);
      }),
    );
  });
});
