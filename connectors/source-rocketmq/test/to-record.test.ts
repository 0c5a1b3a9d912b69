import { expect, it } from 'vitest';
import { toRecord } from '../src/to-record.ts';
import { delivery } from './support/deliveries.ts';

it('makes a record that knows its lease, its size and its order domain', () => {
  const received = delivery('m1', { messageGroup: 'customer-1' });
  const record = toRecord(received, { rawType: 'order' });
  expect(record).toMatchObject({ event: { id: 'm1', type: 'order' }, bytes: 2, partition: 'customer-1' });
  expect(record.lease).toBe(received.lease);
});

it('counts properties as part of the size: a small body may come with many of them', () => {
  const properties = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`p${index}`, 'x'.repeat(1000)]));
  expect(toRecord(delivery('m1', { properties }), {}).bytes).toBeGreaterThan(16_000);
});

it('has no order domain without a message group', () => {
  expect(toRecord(delivery('m1'), {})).not.toHaveProperty('partition');
});

it('makes a rejected record of what cannot become an event, with body and facts', () => {
  const received = delivery('m1', {
    problem: 'It is torn.',
    messageGroup: 'g',
    tag: 'paid',
    properties: { Color: 'red' },
    bornAtMs: Number.MAX_VALUE,
  });
  expect(toRecord(received, {})).toEqual({
    error: expect.objectContaining({ code: 'UNREADABLE', message: 'It is torn.' }),
    body: Buffer.from('m1'),
    facts: { messageid: 'm1', topic: 'orders', tag: 'paid', group: 'g', attempt: '1', 'property.Color': 'red' },
    lease: received.lease,
    bytes: 10,
    partition: 'g',
  });
});
