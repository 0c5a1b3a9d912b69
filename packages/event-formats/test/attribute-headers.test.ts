import { CloudEvent } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import {
  attributesToHeaders,
  createEvent,
  headersToAttributes,
  percentDecodeValue,
  percentEncodeValue,
} from '../src/index.ts';
import { failureOf } from './error-of.ts';

const required = { id: '1', source: '/s', type: 't' };
const http = { prefix: 'ce-', percentEncode: true };

describe('attributesToHeaders', () => {
  it('has all attributes but the content type, and no data', () => {
    const event = createEvent({
      ...required,
      subject: 'a b',
      time: '2026-01-31T12:00:00+01:00',
      dataschema: 'urn:s',
      datacontenttype: 'text/plain',
      schemaurl: 'urn:x',
      text: '',
      flag: false,
      number: -1,
      data: Buffer.from('data'),
    });
    expect(attributesToHeaders(event, { prefix: 'CE_' })).toEqual({
      CE_specversion: '1.0',
      CE_id: '1',
      CE_source: '/s',
      CE_type: 't',
      CE_subject: 'a b',
      CE_time: '2026-01-31T12:00:00+01:00',
      CE_dataschema: 'urn:s',
      CE_schemaurl: 'urn:x',
      CE_text: '',
      CE_flag: 'false',
      CE_number: '-1',
    });
  });

  it('checks an event of the SDK', () => {
    const theirs = new CloudEvent({ ...required, ext: { a: 1 } });
    expect(failureOf(() => attributesToHeaders(theirs, http))).toContain("INVALID_EVENT Attribute 'ext'");
  });
});

describe('headersToAttributes', () => {
  it('passes over what lacks the prefix', () => {
    const headers = { host: 'h', ce: 'x', 'xce-id': 'x', 'content-type': 'text/plain', 'ce-id': '1' };
    expect(headersToAttributes(Object.entries(headers), http)).toEqual({ id: '1' });
  });

  it('takes the last of headers with the same name, in whatever case', () => {
    expect(
      headersToAttributes(
        [
          ['ce-id', '1'],
          ['CE-ID', '2'],
        ],
        http,
      ),
    ).toEqual({ id: '2' });
  });

  it('decodes only where it is told to', () => {
    expect(headersToAttributes([['ce_subject', '"%41"']], { prefix: 'ce_' })).toEqual({ subject: '"%41"' });
    expect(headersToAttributes([['ce-subject', '"%41"']], http)).toEqual({ subject: 'A' });
  });

  it.each(['ce-data', 'CE-Data_Base64'])('refuses %s, which would pass for data', (header) => {
    expect(failureOf(() => headersToAttributes([[header, 'x']], http))).toBe(
      `UNREADABLE Header '${header}': expected an attribute, found data.`,
    );
  });

  it('leaves bad names to be refused with the event', () => {
    const attributes = headersToAttributes(
      [['ce-my-ext', 'x'], ...Object.entries({ 'ce-id': '1', 'ce-source': '/', 'ce-type': 't' })],
      http,
    );
    expect(failureOf(() => createEvent(attributes as unknown as typeof required))).toContain("Attribute name 'my-ext'");
  });
});

describe('percentEncodeValue', () => {
  it.each([
    ['Euro € 😀', 'Euro%20%E2%82%AC%20%F0%9F%98%80'],
    ['100%', '100%25'],
    ['"', '%22'],
    ['\u0000\u001F\u007F\u0080', '%00%1F%7F%C2%80'],
    ["!#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~", "!#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~"],
    ['', ''],
  ])('makes of %j %s', (value, encoded) => {
    expect(percentEncodeValue(value)).toBe(encoded);
    expect(percentDecodeValue(encoded, 'ce-x')).toBe(value);
  });
});

describe('percentDecodeValue', () => {
  it.each([
    ['%e2%82%ac', '€'],
    ['%41%62', 'Ab'],
    ['%', '%'],
    ['100%', '100%'],
    ['%zz%2', '%zz%2'],
    ['%2541', '%41'],
    ['%EF%BB%BFa', '\uFEFFa'],
    ['"a b"', 'a b'],
    ['"a \\"b\\" \\\\ %41"', 'a "b" \\ A'],
    ['""', ''],
    ['"', '"'],
    ['a"b"', 'a"b"'],
    ['ü', 'ü'],
  ])('makes of %s %j', (value, decoded) => {
    expect(percentDecodeValue(value, 'ce-x')).toBe(decoded);
  });

  it.each([
    ['an overlong form', '%C0%A0'],
    ['a surrogate', '%ED%A0%80'],
    ['a cut character', 'a%E2%82b'],
    ['Latin-1', '%FC'],
  ])('refuses %s, and names the header', (_, value) => {
    expect(failureOf(() => percentDecodeValue(value, 'ce-subject'))).toBe(
      "UNREADABLE Header 'ce-subject': expected percent-encoded UTF-8.",
    );
  });
});
