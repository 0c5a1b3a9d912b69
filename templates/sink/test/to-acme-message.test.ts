import { createEvent } from '@eventmesh/event-formats';
import { expect, test } from 'vitest';
import { toAcmeMessage } from '../src/to-acme-message.ts';

const attributes = { id: '1', source: '/shop', type: 'com.example.order.created' };

test('an event is the body, its key the key', () => {
  const event = createEvent({ ...attributes, partitionkey: 'order-7', data: { total: 5 } });
  const { body, ...rest } = toAcmeMessage(event);
  expect(rest).toEqual({ key: 'order-7', type: 'com.example.order.created' });
  expect(JSON.parse(body)).toMatchObject({ id: '1', source: '/shop', data: { total: 5 } });
});

test('without a key there is none', () => {
  expect(toAcmeMessage(createEvent(attributes))).not.toHaveProperty('key');
});

test('data without a JSON form is refused', () => {
  const event = createEvent({ ...attributes, data: { beyondJson: 1n } });
  expect(() => toAcmeMessage(event)).toThrow(expect.objectContaining({ code: 'INVALID_EVENT' }));
});
