import { createEvent, eventFromBody, parseSelector } from '@eventmesh/event-formats';
import { expect, it } from 'vitest';
import { JsonText } from '../../src/row/json-text.ts';
import { selectColumnValue } from '../../src/row/select-column-value.ts';

const required = { id: '1', source: '/shop', type: 'order' };
const event = createEvent({ ...required, count: 7, data: { items: [{ price: 2.5 }], none: null } });
const select = (text: string, of = event): unknown => selectColumnValue(of, parseSelector(text) ?? []);

it('finds attributes, and what is in the data', () => {
  expect(select('$.count')).toBe(7);
  expect(select('$.data.items[0].price')).toBe(2.5);
  expect(select('$.data.items')).toEqual([{ price: 2.5 }]);
  expect(select('$.data.none')).toBeNull();
  expect(select('$.data.other')).toBeUndefined();
});

it('has the whole event, and all of its data, as the JSON text that they are or came in', () => {
  expect(select('$.data')).toEqual(new JsonText('{"items":[{"price":2.5}],"none":null}'));
  expect(select('$')).toBeInstanceOf(JsonText);
  const body = Buffer.from('{ "big": 12345678901234567890 }');
  const received = eventFromBody({ ...required, datacontenttype: 'application/json' }, body);
  expect(select('$.data', received)).toEqual(new JsonText(String(body)));
});

it('leaves data as they are that are neither list nor map', () => {
  const bytes = Buffer.from([1, 255]);
  for (const data of ['text', 2.5, null, bytes])
    expect(select('$.data', createEvent({ ...required, data })), String(data)).toEqual(data);
});
