import { describe, expect, it } from 'vitest';
import { readHead } from '../../src/exchange/request-head.ts';
import { requestToEvents } from '../../src/handler/request-to-events.ts';
import { headOf, problemOf } from '../support/head-of.ts';

const required = { 'ce-specversion': '1.0', 'ce-id': 'a-1', 'ce-source': '/shop', 'ce-type': 'com.example.order' };
const inJson = { specversion: '1.0', id: 'a-1', source: '/shop', type: 'com.example.order' };
const structured = 'application/cloudevents+json';
const batch = 'application/cloudevents-batch+json';
const bytes = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

describe('binary mode', () => {
  it('takes attributes from headers, whatever the case of their names, and data from the body', () => {
    const head = headOf({
      'CE-SpecVersion': '1.0',
      'Ce-Id': 'a-1',
      'cE-Source': '/shop',
      'ce-TYPE': 't',
      'Content-Type': 'application/json',
    });
    const [event] = requestToEvents(head, bytes('{"total": 12}'));
    expect(event).toMatchObject({
      specversion: '1.0',
      id: 'a-1',
      source: '/shop',
      type: 't',
      datacontenttype: 'application/json',
      data: { total: 12 },
    });
  });

  it('takes optional attributes and extensions', () => {
    const optional = {
      'ce-time': '2026-01-02T03:04:05.678901Z',
      'ce-subject': 'order 1',
      'ce-dataschema': 'https://example.com/s',
      'ce-comexampleextension1': 'value',
      'ce-partitionkey': 'k',
    };
    const [event] = requestToEvents(headOf({ ...required, ...optional }), Buffer.alloc(0));
    expect(event).toMatchObject({
      time: '2026-01-02T03:04:05.678901Z',
      subject: 'order 1',
      dataschema: 'https://example.com/s',
      comexampleextension1: 'value',
      partitionkey: 'k',
    });
    expect(event?.data).toBeUndefined();
  });

  it.each([
    ['Euro%20%E2%82%AC%20%F0%9F%98%80', 'Euro € 😀'],
    ['50%25', '50%'],
    ['%e2%82%ac', '€'],
    ['100%', '100%'],
    ['"in quotes"', 'in quotes'],
  ])('decodes %s', (sent, found) => {
    expect(requestToEvents(headOf({ ...required, 'ce-subject': sent }), bytes(''))).toMatchObject([{ subject: found }]);
  });

  it.each([
    ['text/plain', 'hi', 'hi'],
    ['text/xml; charset=utf-8', '<much wow="xml"/>', '<much wow="xml"/>'],
    ['application/vnd.example+json', '[1]', [1]],
    ['application/json', '"text"', 'text'],
    ['image/png', 'abc', Buffer.from('abc')],
    ['text/plain', '', ''],
    ['application/json', '', undefined],
  ])('keeps %s and reads data as it says', (type, body, data) => {
    const [event] = requestToEvents(headOf({ ...required, 'content-type': type }), bytes(body));
    expect(event?.datacontenttype).toBe(type);
    expect(event?.data).toEqual(data);
  });

  it.each([
    ['ce-specversion', '0.3'],
    ['ce-specversion', ''],
    ['ce-id', ''],
    ['ce-type', ''],
    ['ce-source', ''],
    ['ce-source', 'not a uri'],
    ['ce-time', 'yesterday'],
    ['ce-data', 'x'],
    ['ce-datacontenttype', 'text/plain'],
    ['ce-not-a-name', 'x'],
    ['ce-subject', '%FF'],
  ])('refuses %s: %s', (name, value) => {
    expect(problemOf(() => requestToEvents(headOf({ ...required, [name]: value }), bytes('')))).toMatchObject({
      status: 400,
    });
  });

  it.each(['ce-specversion', 'ce-id', 'ce-source', 'ce-type'] as const)('refuses an event without %s', (name) => {
    const { [name]: _, ...others } = required;
    expect(problemOf(() => requestToEvents(headOf(others), bytes('')))).toMatchObject({
      status: 400,
      detail: expect.stringContaining(name.slice(3)),
    });
  });

  it('refuses an attribute that comes twice, and names it', () => {
    const head = readHead('POST', '/', [...Object.entries(required).flat(), 'CE-ID', 'b']);
    expect(problemOf(() => requestToEvents(head, bytes('')))).toEqual({
      status: 400,
      detail: "Header 'ce-id': expected it once, found it several times.",
    });
  });

  it('refuses JSON that is none, and does not quote it', () => {
    const head = headOf({ ...required, 'content-type': 'application/json' });
    const problem = problemOf(() => requestToEvents(head, bytes('{"password": ')));
    expect(problem).toMatchObject({ status: 400 });
    expect(JSON.stringify(problem)).not.toContain('password');
  });
});

describe('structured mode', () => {
  it.each([structured, `${structured}; charset=utf-8`, 'Application/CloudEvents+JSON'])('reads %s', (type) => {
    const body = { ...inJson, datacontenttype: 'text/xml', data: '<a/>', comexampleextension1: 'v', ready: true };
    expect(requestToEvents(headOf({ 'content-type': type }), bytes(body))).toMatchObject([body]);
  });

  it('goes by the content type, and not by headers of binary mode beside it', () => {
    const [event] = requestToEvents(
      headOf({ ...required, 'ce-id': 'other', 'content-type': structured }),
      bytes(inJson),
    );
    expect(event?.id).toBe('a-1');
  });

  it('reads data in Base64', () => {
    expect(
      requestToEvents(headOf({ 'content-type': structured }), bytes({ ...inJson, data_base64: 'AAH/' }))[0]?.data,
    ).toEqual(Buffer.from([0, 1, 255]));
  });

  it.each([
    ['[]'],
    ['{'],
    [''],
    ['null'],
    ['{"specversion":"1.0"}'],
    ['{"specversion":"0.3","id":"1","source":"/a","type":"t"}'],
  ])('refuses %s', (body) => {
    expect(problemOf(() => requestToEvents(headOf({ 'content-type': structured }), bytes(body)))).toMatchObject({
      status: 400,
    });
  });
});

describe('batch mode', () => {
  it('reads all events, in order', () => {
    const events = [inJson, { ...inJson, id: 'a-2' }];
    expect(requestToEvents(headOf({ 'content-type': `${batch}; charset=utf-8` }), bytes(events))).toMatchObject(events);
  });

  it('reads an empty batch', () => {
    expect(requestToEvents(headOf({ 'content-type': batch }), bytes('[]'))).toEqual([]);
  });

  it('refuses all of them when one is bad, and says which', () => {
    const events = [inJson, { ...inJson, id: '' }, inJson];
    expect(problemOf(() => requestToEvents(headOf({ 'content-type': batch }), bytes(events)))).toMatchObject({
      status: 400,
      detail: expect.stringContaining('Event 2 of 3'),
    });
  });

  it('refuses what is no array', () => {
    expect(problemOf(() => requestToEvents(headOf({ 'content-type': batch }), bytes(inJson)))).toMatchObject({
      status: 400,
    });
  });
});

it.each([
  ['application/json'],
  ['application/cloudevents+xml'],
  ['application/cloudevents+avro'],
  ['text/plain'],
  [''],
])('answers 415 to %s without attributes, and says what it takes', (type) => {
  const problem = problemOf(() => requestToEvents(headOf(type === '' ? {} : { 'content-type': type }), bytes('{}')));
  expect(problem).toMatchObject({ status: 415, headers: { accept: `${structured}, ${batch}` } });
});
