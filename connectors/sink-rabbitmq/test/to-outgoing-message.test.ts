import { createEvent } from '@eventmesh/event-formats';
import { expect, test } from 'vitest';
import { toOutgoingMessage, type MessageOptions } from '../src/to-outgoing-message.ts';

const attributes = { id: '1', source: '/shop', type: 'order.created' };
const options: MessageOptions = { exchange: '', routingKey: 'orders', mode: 'binary', maxMessageBytes: 100 };

test('goes to the fixed routing key', () => {
  expect(toOutgoingMessage(createEvent(attributes), options)).toMatchObject({ exchange: '', routingKey: 'orders' });
});

test('goes to the routing key that its attribute is, else to the fixed one', () => {
  const byAttribute = { ...options, exchange: 'shop', routingKeyAttribute: 'subject' };
  const keyOf = (more: object, others = byAttribute as MessageOptions): string =>
    toOutgoingMessage(createEvent({ ...attributes, ...more }), others).routingKey;
  expect(keyOf({ subject: 'eu' })).toBe('eu');
  expect(keyOf({})).toBe('orders');
  expect(keyOf({}, { ...byAttribute, routingKey: undefined })).toBe('');
});

test.each([
  [
    'no routing key at the default exchange',
    {},
    { routingKey: undefined, routingKeyAttribute: 'subject' },
    'INVALID_EVENT',
  ],
  ['a routing key that is too long', { subject: 'k'.repeat(256) }, { routingKeyAttribute: 'subject' }, 'INVALID_EVENT'],
  ['data without a JSON form', { data: { beyondJson: 1n } }, {}, 'INVALID_EVENT'],
  ['a body that is too large', { data: { text: 'x'.repeat(100) } }, {}, 'TOO_LARGE'],
])('%s is refused', (_, more, others, code) => {
  const event = createEvent({ ...attributes, ...more });
  expect(() => toOutgoingMessage(event, { ...options, ...others })).toThrow(expect.objectContaining({ code }));
});
