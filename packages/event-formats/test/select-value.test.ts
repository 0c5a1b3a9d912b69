import { CloudEvent } from 'cloudevents';
import { expect, it } from 'vitest';
import { createEvent, parseSelector, selectValue } from '../src/index.ts';
import { failureOf } from './error-of.ts';

const required = { id: '1', source: '/shop', type: 'order' };
const event = createEvent({ ...required, count: 7, data: { items: [{ price: 2.5 }], none: null } });
const select = (text: string, of = event): unknown => selectValue(of, parseSelector(text) ?? []);

it('finds attributes, data, and what is in them', () => {
  expect(select('$.count')).toBe(7);
  expect(select('$.data')).toBe(event.data);
  expect(select('$.data.items[0].price')).toBe(2.5);
});

it('finds the whole event as its JSON format has it', () => {
  expect(select('$')).toEqual({ specversion: '1.0', ...required, count: 7, data: event.data });
  expect(failureOf(() => select('$', createEvent({ ...required, data: 1n })))).toMatch(/^INVALID_EVENT /);
});

it('finds nothing where there is nothing, not even what every object has', () => {
  for (const text of [
    '$.subject',
    '$.constructor',
    '$.data.constructor',
    '$.data.items.push',
    '$.data.items[1]',
    '$.data.items[0].price.x',
  ])
    expect(select(text), text).toBeUndefined();
});

it('finds null in data, and as the data; an attribute that is null is none', () => {
  expect(select('$.data.none')).toBeNull();
  expect(select('$.data', createEvent({ ...required, data: null }))).toBeNull();
  expect(selectValue({ ...event, subject: null } as never, ['subject'])).toBeUndefined();
});

it('finds bytes as bytes, and nothing in them', () => {
  const bytes = Buffer.from([1, 255]);
  expect(select('$.data', createEvent({ ...required, data: bytes }))).toEqual(bytes);
  expect(select('$.data[0]', createEvent({ ...required, data: bytes }))).toBeUndefined();
});

it('finds the same in an event that the CloudEvents SDK made', () => {
  const made = new CloudEvent({ ...required, partitionkey: 'k', data: { a: [1] } });
  expect(['$.data.a[0]', '$.partitionkey', '$.type'].map((text) => select(text, made))).toEqual([1, 'k', 'order']);
});
