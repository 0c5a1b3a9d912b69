import { createEvent, writeJsonEvent } from '@eventmesh/event-formats';
import { expect, test } from 'vitest';
import { toRecord } from '../src/to-record.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('a message is an event, its offset the position', () => {
  const text = writeJsonEvent(createEvent({ id: '1', source: '/shop', type: 'order', data: { total: 5 } }));
  const record = toRecord({ offset: 7, body: base64(text) }, 'orders');
  expect(record).toMatchObject({ partition: 'orders', position: 7, bytes: Buffer.byteLength(text) });
  expect(record.event).toMatchObject({ id: '1', source: '/shop', data: { total: 5 } });
});

test('a message that is no event is rejected, with its bytes and its place', () => {
  expect(toRecord({ offset: 7, body: base64('no event') }, 'orders')).toMatchObject({
    partition: 'orders',
    position: 7,
    body: Buffer.from('no event'),
    facts: { topic: 'orders', offset: '7' },
    error: { code: 'UNREADABLE', message: expect.stringContaining("Message 7 of topic 'orders' holds no event") },
  });
});
