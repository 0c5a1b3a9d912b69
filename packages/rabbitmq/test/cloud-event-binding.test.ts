import { isDeepStrictEqual } from 'node:util';
import { createEvent, isJsonContentType } from '@eventmesh/event-formats';
import { oddEvents } from '@eventmesh/connector-testkit';
import { expect, test } from 'vitest';
import { eventToMessage } from '../src/binding/event-to-message.ts';
import { messageToEvent } from '../src/binding/message-to-event.ts';
import type { EventContent } from '../src/outgoing-message.ts';
import type { ReceivedMessage } from '../src/received-message.ts';

const attributes = { id: '1', source: '/shop', type: 'order', specversion: '1.0' };
const place = { queue: 'orders', exchange: 'shop', routingKey: 'order.created', redelivered: false };
const received = (content: EventContent | Partial<ReceivedMessage>): ReceivedMessage => ({
  ...place,
  body: Buffer.alloc(0),
  headers: {},
  ...content,
});

test.each(oddEvents.map((event) => [event.id, event] as const))('%s: both forms give back what went in', (_, event) => {
  for (const mode of ['binary', 'structured'] as const)
    expect(isDeepStrictEqual({ ...messageToEvent(received(eventToMessage(event, mode))) }, { ...event })).toBe(true);
});

test('binary mode: attributes are headers of their own types, data the body', () => {
  const event = createEvent({ ...attributes, count: 5, ready: true, datacontenttype: 'text/plain', data: 'hello' });
  expect(eventToMessage(event, 'binary')).toEqual({
    body: Buffer.from('hello'),
    contentType: 'text/plain',
    messageId: '1',
    type: 'order',
    headers: {
      cloudEvents_id: '1',
      cloudEvents_source: '/shop',
      cloudEvents_type: 'order',
      cloudEvents_specversion: '1.0',
      cloudEvents_count: 5,
      cloudEvents_ready: true,
      ...(event.time === undefined ? {} : { cloudEvents_time: event.time }),
    },
    ...(event.time === undefined ? {} : { timestamp: expect.any(Number) }),
  });
});

test.each([
  ['empty text', { datacontenttype: 'text/plain', data: '' }],
  ['no bytes', { data: Buffer.alloc(0) }],
  ['bytes that are called JSON', { datacontenttype: 'application/json', data: Buffer.from('{}') }],
  ['an object that is called text', { datacontenttype: 'text/plain', data: { a: 1 } }],
  ['an event as data', { datacontenttype: 'application/cloudevents+json', data: { a: 1 } }],
  ['more than headers hold', { note: 'n'.repeat(61_000) }],
])('%s: binary mode would change it, so it goes structured', (_, more) => {
  const { contentType, headers } = eventToMessage(createEvent({ ...attributes, ...more }), 'binary');
  expect([contentType, headers]).toEqual(['application/cloudevents+json', {}]);
});

test('raw mode: data alone, with what tells it from others as properties', () => {
  const event = createEvent({
    ...attributes,
    time: '1970-01-01T00:00:07Z',
    data: { a: 1 },
    datacontenttype: 'application/json',
  });
  const message = eventToMessage(event, 'raw');
  expect(message).toEqual({
    body: Buffer.from('{"a":1}'),
    contentType: 'application/json',
    messageId: '1',
    type: 'order',
    timestamp: 7,
    headers: {},
  });
});

test('an id that is longer than a property goes without, and is in the header', () => {
  const { messageId, headers } = eventToMessage(createEvent({ ...attributes, id: 'ü'.repeat(200) }), 'binary');
  expect(messageId).toBeUndefined();
  expect(headers['cloudEvents_id']).toBe('ü'.repeat(200));
});

test('the other prefix of the binding is read, bytes as Base64 and timestamps as times', () => {
  const headers = {
    'cloudEvents:specversion': '1.0',
    'cloudEvents:id': '7',
    'cloudEvents:source': '/shop',
    'cloudEvents:type': 'order',
    'cloudEvents:time': { '!': 'timestamp', value: 7 },
    'cloudEvents:sign': Buffer.from([1, 2]),
    other: 'left',
  };
  const event = messageToEvent(received({ headers, contentType: 'application/json', body: Buffer.from('[1]') }));
  expect(event).toMatchObject({ id: '7', time: '1970-01-01T00:00:07.000Z', sign: 'AQI=', data: [1] });
  expect(event).not.toHaveProperty('other');
  expect(isJsonContentType(event.datacontenttype)).toBe(true);
});

test('facts are added when they are asked for', () => {
  const event = createEvent(attributes);
  const message = received(eventToMessage(event, 'binary'));
  expect(messageToEvent(message)).not.toHaveProperty('rabbitmqqueue');
  expect(messageToEvent(message, { facts: true })).toMatchObject({
    rabbitmqqueue: 'orders',
    rabbitmqexchange: 'shop',
    rabbitmqroutingkey: 'order.created',
  });
});

test.each([
  ['a batch', { contentType: 'application/cloudevents-batch+json', body: Buffer.from('[]') }],
  ['no JSON', { contentType: 'application/cloudevents+json', body: Buffer.from('no event') }],
  [
    'an event without a type',
    { headers: { cloudEvents_specversion: '1.0', cloudEvents_id: '1', cloudEvents_source: '/a' } },
  ],
  ['a table for an attribute', { headers: { cloudEvents_specversion: '1.0', cloudEvents_id: { a: 1 } } }],
  ['other data than it says', { contentType: 'application/json', messageId: '1', body: Buffer.from('{') }],
])('%s cannot become an event', (_, content) => {
  expect(() => messageToEvent(received(content))).toThrow(expect.objectContaining({ code: 'UNREADABLE' }));
});
