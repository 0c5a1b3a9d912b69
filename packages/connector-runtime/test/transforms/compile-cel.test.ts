import { eventBody, eventFromBody } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
import { compileCel } from '../../src/transforms/compile-cel.ts';
import { event } from './event.ts';

const order = event({
  subject: 'Order 7',
  count: 7,
  constructor: 'x',
  data: { total: 12.5, items: [{ sku: 'a' }], customer: null },
});

describe('compileCel', () => {
  it.each([
    ["event.type == 'com.example.order.created' && event.count == 7", true],
    ["event.type.startsWith('com.example') || event.type.endsWith('never')", true],
    ["event.subject.matches('^Order [0-9]+$')", true],
    ['has(event.count) && !has(event.traceparent)', true],
    ['has(event.data.total) && event.data.total > 12.0', true],
    ['has(event.data.discount) && event.data.discount > 0', false],
    ["event.data.items.exists(item, item.sku == 'a')", true],
    ['size(event.data.items) == 2', false],
    ['event.data.customer == null', true],
    ["event.constructor == 'x'", true],
    ['has(event.time) || has(event.dataschema) || has(event.data_base64)', false],
  ])('%s gives %s', (source, expected) => expect(compileCel(source)(order)).toBe(expected));

  it.each([
    ['event.', /IDENTIFIER/],
    ['events.type == "a"', /Unknown variable: events/],
    ['"a" + 1 == "b"', /no such overload: string \+ int/],
    ['1 + 1', /gives int, expected true or false/],
    ['', /EOF/],
  ])('refuses %j at the start, in words', (source, message) => expect(() => compileCel(source)).toThrow(message));

  it.each([
    ['event.data.discount > 0', /The filter 'event.data.discount > 0' failed on this event: No such key: discount/],
    ['event.subject > 1', /no such overload/],
    ['event.data.total', /The filter 'event.data.total' gave number, expected true or false/],
    ['event.data.customer', /gave object/],
  ])('%s fails on the event', (source, message) => {
    const matches = compileCel(source);
    const error = expect.objectContaining({ code: 'TRANSFORM_FAILED', message: expect.stringMatching(message) });
    expect(() => matches(order)).toThrow(error);
  });

  it('lets an event go out with the very bytes that came in, also when its data was looked at', () => {
    const body = Buffer.from('{ "number": 12345678901234567890 }');
    const attributes = { id: '1', source: '/', type: 'a', datacontenttype: 'application/json' };
    const carried = eventFromBody(attributes, body);
    expect(compileCel("event.type == 'a' && has(event.data.number)")(carried)).toBe(true);
    expect(eventBody(carried).bytes).toBe(body);
  });
});
