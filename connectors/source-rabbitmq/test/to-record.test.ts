import { createEvent } from '@eventmesh/event-formats';
import { eventToMessage, type Delivery, type ReceivedMessage } from '@eventmesh/rabbitmq';
import { expect, test } from 'vitest';
import { toRecord } from '../src/to-record.ts';

const options = { ordered: true, facts: false, raw: undefined };

function deliveryOf(message: Partial<ReceivedMessage>): Delivery {
  const place = {
    queue: 'orders',
    exchange: 'shop',
    routingKey: 'k',
    redelivered: false,
    headers: {},
    body: Buffer.alloc(0),
  };
  return { message: { ...place, ...message }, bytes: 100, tag: 7, life: {} };
}

test('a message is an event, its queue the order, and the delivery stays with it', () => {
  const event = createEvent({ id: '1', source: '/shop', type: 'order', data: { total: 5 } });
  const delivery = deliveryOf(eventToMessage(event, 'binary'));
  const record = toRecord(delivery, options);
  expect(record).toMatchObject({ partition: 'orders', bytes: 100, event: { id: '1', data: { total: 5 } } });
  expect(record.delivery).toBe(delivery);
});

test('without order there is no partition', () => {
  const delivery = deliveryOf({ messageId: '1' });
  expect(toRecord(delivery, { ...options, ordered: false })).not.toHaveProperty('partition');
});

test('a message that is no event is rejected, with its bytes and all that is known of it', () => {
  const body = Buffer.from('no event');
  const message = { contentType: 'application/cloudevents+json', body, headers: { tenant: 'a', deep: { b: 1 } } };
  expect(toRecord(deliveryOf(message), options)).toMatchObject({
    error: {
      code: 'UNREADABLE',
      message: expect.stringContaining("A message of queue 'orders' cannot become an event"),
    },
    body,
    facts: { queue: 'orders', exchange: 'shop', routingKey: 'k', 'header.tenant': 'a', 'header.deep': '{"b":1}' },
  });
});
