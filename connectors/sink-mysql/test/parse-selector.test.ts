import { createEvent } from '@eventmesh/event-formats';
import { expect, it } from 'vitest';
import { JsonText } from '../src/json-text.ts';
import { parseSelector } from '../src/parse-selector.ts';
import { selectValue } from '../src/select-value.ts';

it.each([
  ['$', []],
  ['$.id', ['id']],
  ['$.data', ['data']],
  ['$.data.items[0].price', ['data', 'items', 0, 'price']],
  ["$.data['odd name']['it\\'s']", ['data', 'odd name', "it's"]],
  ["$['data'].größe", ['data', 'größe']],
])('reads %s', (text, path) => expect(parseSelector(text)).toEqual(path));

it.each([
  '',
  'id',
  '$id',
  '$.',
  '$.data..a',
  '$.data[',
  '$.data[-1]',
  "$.data['a",
  '$.subject.length',
  '$.Subject',
  '$[0]',
  '$.data[*]',
])('refuses %s', (text) => expect(parseSelector(text)).toBeUndefined());

const event = createEvent({
  id: '1',
  source: '/shop',
  type: 'order',
  count: 7,
  data: { items: [{ price: 2.5 }], none: null },
});
const select = (text: string): unknown => selectValue(event, parseSelector(text) ?? []);

it('finds attributes, data, and what is in them', () => {
  expect(select('$.count')).toBe(7);
  expect(select('$.data.items[0].price')).toBe(2.5);
  expect(select('$.data.none')).toBeNull();
  expect(select('$.data')).toEqual(new JsonText('{"items":[{"price":2.5}],"none":null}'));
  expect(select('$')).toBeInstanceOf(JsonText);
});

it('finds nothing where there is nothing, not even what every object has', () => {
  for (const text of [
    '$.subject',
    '$.data.constructor',
    '$.data.items.push',
    '$.data.items[1]',
    '$.data.items[0].price.x',
  ])
    expect(select(text), text).toBeUndefined();
});
