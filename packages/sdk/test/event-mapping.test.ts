import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { anyAttributes, oddEvents } from '@eventmesh/connector-testkit';
import { createEvent, eventBody, eventFromBody, readExactJsonEvent } from '@eventmesh/event-formats';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventToWire } from '../src/event-mapping/event-to-wire.ts';
import { wireToEvent } from '../src/event-mapping/wire-to-event.ts';
import { failureOf } from './support/error-of.ts';
import { throughServer, type Storage } from './support/simulated-server.ts';

const storages: readonly Storage[] = ['standalone', 'rocketmq'];
const base = { id: '1', source: '/shop', type: 'com.example.order' };

function carried(event: AnyCloudEvent, storage: Storage = 'standalone'): AnyCloudEvent {
  return wireToEvent(throughServer(eventToWire(event, 'orders').body, storage)).event;
}

/** What a client in another language sees of an event that this package publishes. */
function seen(event: AnyCloudEvent): Record<string, unknown> {
  const delivered = throughServer(eventToWire(event, 'orders').body, 'standalone');
  return JSON.parse(delivered.toString('utf8')) as Record<string, unknown>;
}

function received(attributes: object): Buffer {
  const natural = { specversion: '1.0', subject: 'orders', datacontenttype: 'application/cloudevents+json', data: 1 };
  return Buffer.from(JSON.stringify({ ...natural, ...base, ...attributes }));
}

describe.each(storages)('any legal event, with %s as the storage,', (storage) => {
  it('comes out as it went in', () => {
    const names = fc.constantFrom(
      'emsdkdata',
      'emsdkx',
      'passwd',
      'username',
      'protocoltype',
      'rsp0ip',
      'delay',
      'reply99to99client',
      'queueid',
    );
    const attributes = fc.tuple(
      anyAttributes,
      fc.dictionary(names, fc.constantFrom('', ' ', 'mine', 3, true), { maxKeys: 2 }),
    );
    fc.assert(
      fc.property(attributes, ([most, more]) => {
        const event = createEvent({ ...most, ...more });
        expect(carried(event, storage)).toEqual(event);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(oddEvents.map((event) => [event.id, event] as const))('%s', (_, event) => {
    expect(carried(event, storage)).toEqual(event);
  });

  it.each(['a[b', '[', ':a', '1a:b', 'a:', 'http://', '//', '//[::zz]/', 'http://[::1]:80/', '///', 'a:#f'])(
    'source %s',
    (source) => {
      const event = createEvent({ ...base, source, dataschema: `http://example.com/[${encodeURIComponent(source)}]` });
      expect(carried(event, storage)).toEqual(event);
    },
  );

  it.each([
    '2016-12-31T23:59:60Z',
    '0000-01-01T00:00:00+00:01',
    '2026-02-28t23:59:59.120z',
    '2026-01-01T00:00:00+23:59',
    '9999-12-31T23:59:59.999-18:00',
  ])('time %s', (time) => {
    const event = createEvent({ ...base, time });
    expect(carried(event, storage)).toEqual(event);
  });
});

describe('JSON keeps its text, but for blanks between tokens:', () => {
  it.each([
    ['digits', '{"price":0.10,"id":9007199254740993,"big":1E400,"small":-0}'],
    ['keys that come twice, and their order', '{"b":1,"1":2,"a":{"x":1,"x":2}}'],
    ['escapes', String.raw`["\u00e9","\/","\ud800"]`],
    ['a number', '0.10'],
    ['a text', String.raw`"\u0041"`],
    ['a large body', `[${'0.10,'.repeat(5000)}1]`],
    ['a number of 1100 digits', '1'.repeat(1100)],
    ['a depth of 5000', '['.repeat(5000) + ']'.repeat(5000)],
  ])('%s', (_, json) => {
    for (const datacontenttype of ['application/json', 'application/vnd.a+json']) {
      const event = eventFromBody({ ...base, datacontenttype }, Buffer.from(json));
      expect(eventBody(carried(event)).bytes?.toString()).toBe(json);
    }
    const untyped = readExactJsonEvent(`{"specversion":"1.0","id":"1","source":"/s","type":"t","data":${json}}`);
    expect(eventBody(carried(untyped)).bytes?.toString()).toBe(json);
  });

  it('blanks', () => {
    const event = eventFromBody(
      { ...base, datacontenttype: 'application/json' },
      Buffer.from('{ "a" : [ 1,\n\t"b  \\" c" ] }'),
    );
    expect(eventBody(carried(event)).bytes?.toString()).toBe('{"a":[1,"b  \\" c"]}');
  });

  it('blanks around a text of a few megabytes', () => {
    const text = `${'x'.repeat(1_500_000)}\\n${'y'.repeat(1_500_000)}`;
    const event = eventFromBody({ ...base, datacontenttype: 'application/json' }, Buffer.from(` "${text}" `));
    expect(eventBody(carried(event)).bytes?.toString()).toBe(`"${text}"`);
  });
});

describe('what a client in another language sees', () => {
  it('is the topic as the subject, and readable data', () => {
    const event = createEvent({
      ...base,
      subject: 'order 1',
      datacontenttype: 'application/json',
      data: { total: 12.5 },
    });
    expect(seen(event)).toMatchObject({ ...base, subject: 'orders', data: { total: 12.5 } });
    expect(seen(createEvent({ ...base, datacontenttype: 'text/plain', data: 'Grüße' }))['data']).toBe('Grüße');
    expect(seen(createEvent({ ...base, data: Buffer.from('abc') }))['data']).toBe('YWJj');
    expect(seen(createEvent(base))['data']).toBeNull();
  });

  it('is the JSON that came as a body, also where its text goes along', () => {
    const body = Buffer.from('{"total": 12.50}');
    expect(seen(eventFromBody({ ...base, datacontenttype: 'application/json' }, body))['data']).toEqual({
      total: 12.5,
    });
  });

  it('is the moment, where the time has a form of its own', () => {
    expect(seen(createEvent({ ...base, time: '2026-02-28t23:59:59.5000+23:59' }))['time']).toBe(
      '2026-02-28T00:00:59.5Z',
    );
    expect(seen(createEvent({ ...base, time: '2016-12-31T23:59:60Z' }))['time']).toBeUndefined();
  });

  it('are extensions of every type', () => {
    expect(seen(createEvent({ ...base, note: 'x', count: 3, ready: true }))).toMatchObject({
      note: 'x',
      count: 3,
      ready: true,
    });
  });
});

describe('an event of another client', () => {
  it('comes without what the server adds, and without credentials', () => {
    const body = throughServer(received({ note: 'x', count: 3, username: 'u', passwd: 'p' }), 'standalone');
    const natural = createEvent({
      ...base,
      subject: 'orders',
      note: 'x',
      count: 3,
      datacontenttype: 'application/json',
      data: 1,
    });
    expect(wireToEvent(body)).toEqual({ event: natural, topic: 'orders', replyAttributes: {} });
  });

  it('comes without what RocketMQ adds, and keeps names of its own where that is not the storage', () => {
    const own = createEvent({ ...base, subject: 'orders', datacontenttype: 'application/json', data: 1, note: 'x' });
    expect(wireToEvent(throughServer(received({ note: 'x' }), 'rocketmq')).event).toEqual(own);
    const { event } = wireToEvent(throughServer(received({ destination: 'Rome', delay: '3' }), 'standalone'));
    expect(event).toMatchObject({ destination: 'Rome', delay: '3' });
  });

  it('keeps every digit that came', () => {
    const body = received({}).toString().replace('"data":1', '"data":{"id":9007199254740993,"price":1.0E21}');
    expect(eventBody(wireToEvent(Buffer.from(body)).event).bytes?.toString()).toBe(
      '{"id":9007199254740993,"price":1.0E21}',
    );
  });

  it('may have bytes, another content type, or none', () => {
    expect(wireToEvent(received({ data: undefined, data_base64: 'AAE=' })).event.data).toEqual(Buffer.from([0, 1]));
    expect(wireToEvent(received({ datacontenttype: 'text/plain', data: 'x' })).event).toMatchObject({ data: 'x' });
    expect(wireToEvent(received({ datacontenttype: undefined })).event).toMatchObject({ data: 1 });
    expect(wireToEvent(received({ data: undefined })).event.data).toBeUndefined();
  });

  it('says what a reply repeats', () => {
    const body = received({ reply99to99client: 'c', correlation99id: '7', cluster: 'k', ttl: '3000', note: 'x' });
    expect(wireToEvent(body).replyAttributes).toEqual({
      reply99to99client: 'c',
      correlation99id: '7',
      cluster: 'k',
      ttl: '3000',
    });
  });
});

describe('is unreadable:', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe])],
    ['text that is not JSON', Buffer.from('{"a":')],
    ['JSON that is no object', Buffer.from('[1]')],
    ['an event without an id', received({ id: undefined })],
    ['an attribute with a name that is not legal', received({ 'Content-Type': 'x' })],
    ['a form of data that is not known', received({ emsdkdata: 'zip' })],
    ['a marker that is no text', received({ emsdkdata: 'value', emsdksubject: 7 })],
    ['a subject that is not JSON', received({ emsdkdata: 'value', emsdksubject: 'x' })],
    ['a subject that is JSON of something else', received({ emsdkdata: 'value', emsdksubject: '{}' })],
    ['bytes that are not Base64', received({ emsdkdata: 'binary', data: 'a' })],
    ['bytes that are a number', received({ emsdkdata: 'binary' })],
    ['JSON text that is none', received({ emsdkdata: 'text', data: '{' })],
    ['JSON text that is a number', received({ emsdkdata: 'text' })],
    ['exact JSON text that is none', received({ emsdkdata: 'value', emsdkjson: '{' })],
    ['a value that is not there', received({ emsdkdata: 'value', data: undefined })],
    ['a time that is none', received({ emsdkdata: 'none', emsdktime: 'noon' })],
    ['extensions that are a list', received({ emsdkdata: 'none', emsdkextensions: '[]' })],
    ['extensions that would pass for the id', received({ emsdkdata: 'none', emsdkextensions: '{"id":"2"}' })],
    ['extensions that would pass for data', received({ emsdkdata: 'none', emsdkextensions: '{"data":"2"}' })],
    [
      'extensions that would pass for a prototype',
      received({ emsdkdata: 'none', emsdkextensions: '{"__proto__":{"a":"2"}}' }),
    ],
  ])('%s', async (_, body) => {
    expect(await failureOf(() => wireToEvent(body))).toMatch(/^UNREADABLE /);
  });
});

it('of any markers becomes an event or an unreadable one', async () => {
  const marker = fc.constantFrom(
    'data',
    'json',
    'contenttype',
    'subject',
    'id',
    'source',
    'type',
    'time',
    'schema',
    'extensions',
  );
  const value = fc.oneof(
    fc.constantFrom('value', 'none', 'binary', 'text', '"x"', '{}', '{"a":1}', '{"data":1}', 'text/plain', '/s', ''),
    fc.string(),
    fc.integer(),
    fc.constant(null),
  );
  const markers = fc.dictionary(
    marker.map((name) => `emsdk${name}`),
    value,
  );
  await fc.assert(
    fc.asyncProperty(markers, fc.jsonValue(), async (extensions, data) => {
      const body = received({ ...extensions, data });
      const result = await Promise.resolve()
        .then(() => wireToEvent(body).event.specversion)
        .catch(async (thrown: unknown) => await failureOf(() => Promise.reject(thrown)));
      expect(result).toMatch(/^1\.0$|^UNREADABLE /);
    }),
    { numRuns: 1000 },
  );
});

it('knows the acknowledgement by what the server sees', () => {
  expect(eventToWire(createEvent({ ...base, id: ' ', source: 'a[b' }), 'orders')).toMatchObject({
    id: '%20',
    source: 'a%5Bb',
  });
});

it.each(['application/json', 'text/plain'])(
  'refuses data of type %s that have no JSON form',
  async (datacontenttype) => {
    const event = createEvent({ ...base, datacontenttype, data: { big: 5n } });
    expect(await failureOf(() => eventToWire(event, 'orders'))).toMatch(
      /^INVALID_EVENT The data of event '1' ha.* no JSON form/,
    );
  },
);
