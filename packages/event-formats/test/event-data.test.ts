import { CloudEvent } from 'cloudevents';
import { expect, it } from 'vitest';
import { eventBody, eventData, eventFromBody } from '../src/index.ts';

const attributes = { id: '1', source: '/test', type: 'test', datacontenttype: 'application/json' };

it('shows data without keeping the bytes from going out as they came in', () => {
  const body = Buffer.from('{ "number": 12345678901234567890 }');
  const event = eventFromBody(attributes, body);
  expect(eventData(event)).toEqual({ number: 12345678901234567e3 });
  expect(eventBody(event).bytes).toBe(body);
});

it('shows the data of an event that nobody carried, and of one of the SDK', () => {
  expect(eventData(eventFromBody(attributes, undefined))).toBeUndefined();
  expect(eventData(new CloudEvent({ ...attributes, data: { a: 1 } }))).toEqual({ a: 1 });
});
