import { expect, test } from 'vitest';
import { rawEvent } from '../src/binding/raw-event.ts';
import type { ReceivedMessage } from '../src/received-message.ts';

const plain: ReceivedMessage = {
  queue: 'orders',
  exchange: 'shop',
  routingKey: 'order.created',
  redelivered: false,
  body: Buffer.from('{"total":5}'),
  headers: {},
};
const unnamed = (more: Partial<ReceivedMessage> = {}): string =>
  rawEvent({ ...plain, ...more }, { idFrom: 'content' }).id;

test('properties become attributes, headers extensions', () => {
  const message = {
    ...plain,
    messageId: 'm-1',
    type: 'order.created',
    timestamp: 7,
    contentType: 'application/json',
    correlationId: 'c-1',
    headers: { tenant: 'a', 'x-trace': 'ü', deep: { a: 1 }, 'x-death': [{ count: 1 }] },
  };
  expect(rawEvent(message, {})).toMatchObject({
    id: 'm-1',
    source: 'urn:rabbitmq:queue:orders',
    type: 'order.created',
    time: '1970-01-01T00:00:07.000Z',
    data: { total: 5 },
    tenant: 'a',
    rabbitmqqueue: 'orders',
    rabbitmqcorrelationid: 'c-1',
    rabbitmqheaders: '{"x-trace":"\\u00fc","deep":{"a":1}}',
  });
});

test('options go before properties', () => {
  const reading = { source: '/mine', type: 'mine', contentType: 'application/json' };
  expect(rawEvent({ ...plain, messageId: '1', type: 'theirs' }, reading)).toMatchObject({
    source: '/mine',
    type: 'mine',
    data: { total: 5 },
  });
});

test('what is encoded stays as it is', () => {
  const event = rawEvent({ ...plain, messageId: '1', contentType: 'application/json', contentEncoding: 'gzip' }, {});
  expect(event.data).toEqual(plain.body);
  expect(event).toMatchObject({ rabbitmqcontentencoding: 'gzip' });
});

test('without a message-id it is refused, and told what to do', () => {
  expect(() => rawEvent(plain, {})).toThrow(
    expect.objectContaining({ code: 'UNREADABLE', message: expect.stringContaining('idFrom: content') }),
  );
});

test('a digest is that of the same message at each delivery, and another of another', () => {
  const first = unnamed({ headers: { a: 1, b: 2 } });
  expect(unnamed({ headers: { b: 2, a: 1, 'x-delivery-count': 3 }, redelivered: true })).toBe(first);
  expect(unnamed({ headers: { a: 1 } })).not.toBe(first);
  expect(unnamed({ headers: { a: 1, b: 2 }, timestamp: 7 })).not.toBe(first);
  expect(unnamed({ headers: { a: 1, b: 2 }, body: Buffer.from('{}') })).not.toBe(first);
});
