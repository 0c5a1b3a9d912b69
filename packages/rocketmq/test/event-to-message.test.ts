import { createEvent, type EventAttributes } from '@eventmesh/event-formats';
import { CloudEvent } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { eventToMessage } from '../src/index.ts';

const event = (fields: Partial<EventAttributes> = {}) =>
  createEvent({ id: 'e1', source: '/shop', type: 'order.created', ...fields });
const structured = { CE_contenttype: 'application/cloudevents+json' };

describe('binary mode', () => {
  it('has the names of the Java SDK, and extensions with the prefix too', () => {
    const full = event({
      subject: 'order 1',
      time: '2026-02-28T23:59:59.123456789+05:30',
      dataschema: 'https://example.com/s#1',
      datacontenttype: 'text/plain',
      data: 'Grüße',
      count: 7,
      ready: true,
    });
    expect(eventToMessage(full, 'binary')).toEqual({
      body: Buffer.from('Grüße'),
      properties: {
        CE_id: 'e1',
        CE_source: '/shop',
        CE_type: 'order.created',
        CE_specversion: '1.0',
        CE_subject: 'order 1',
        CE_time: '2026-02-28T23:59:59.123456789+05:30',
        CE_dataschema: 'https://example.com/s#1',
        CE_contenttype: 'text/plain',
        CE_count: '7',
        CE_ready: 'true',
      },
    });
  });

  it('has one byte 0 for no data, and no property for what is absent', () => {
    const { body, properties } = eventToMessage(event(), 'binary');
    expect(body).toEqual(Buffer.from([0]));
    expect(Object.keys(properties).toSorted()).toEqual(['CE_id', 'CE_source', 'CE_specversion', 'CE_type']);
  });

  it.each([
    ['empty data', { data: Buffer.alloc(0) }],
    ['data that would pass for none', { data: Buffer.from([0]) }],
    ['an empty attribute', { note: '' }],
    [
      'more attributes than RocketMQ takes',
      Object.fromEntries(Array.from({ length: 130 }, (_, at) => [`x${at}`, '1'])),
    ],
    ['longer attributes than RocketMQ takes', { note: 'n'.repeat(17_000) }],
    ['an extension that would pass for the content type', { contenttype: 'x' }],
    [
      'data that are an event',
      { datacontenttype: 'application/cloudevents+json; charset=utf-8', data: { id: 'inner' } },
    ],
  ])('goes structured with %s', (_, fields: Partial<EventAttributes>) => {
    expect(eventToMessage(event(fields), 'binary').properties).toEqual(structured);
  });
});

it('binary mode leaves room for tag and keys', () => {
  const wide = event({ note: 'n'.repeat(16_000) });
  expect(eventToMessage(wide, 'binary').properties).toHaveProperty('CE_note');
  expect(eventToMessage(wide, 'binary', 400).properties).toEqual(structured);
});

it('structured mode has the whole event in the body and one property', () => {
  const { body, properties } = eventToMessage(event({ data: { a: 1 } }), 'structured');
  expect(properties).toEqual(structured);
  expect(JSON.parse(body.toString())).toEqual({
    specversion: '1.0',
    id: 'e1',
    source: '/shop',
    type: 'order.created',
    data: { a: 1 },
  });
});

it('takes events that the SDK has made', () => {
  const made = new CloudEvent({
    id: 'e1',
    source: '/shop',
    type: 'order',
    time: '2026-01-31T12:00:00.000Z',
    data: { a: 1 },
  });
  expect(eventToMessage(made, 'binary')).toEqual({
    body: Buffer.from('{"a":1}'),
    properties: {
      CE_id: 'e1',
      CE_source: '/shop',
      CE_type: 'order',
      CE_specversion: '1.0',
      CE_time: '2026-01-31T12:00:00.000Z',
      CE_contenttype: 'application/json',
    },
  });
});

it('raw mode has the data alone, or one byte 0', () => {
  expect(eventToMessage(event({ data: { a: 1 } }), 'raw')).toEqual({ body: Buffer.from('{"a":1}'), properties: {} });
  for (const data of [undefined, Buffer.alloc(0)])
    expect(eventToMessage(event({ data }), 'raw').body).toEqual(Buffer.from([0]));
});
