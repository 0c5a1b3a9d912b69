import { describe, expect, it } from 'vitest';
import { parseSelector, selectorAt } from '../src/parse-selector.ts';

describe('parseSelector', () => {
  it.each<[string, readonly (string | number)[]]>([
    ['$', []],
    ['$.type', ['type']],
    ['$.data', ['data']],
    ['$.data.order.id', ['data', 'order', 'id']],
    ["$.data.items[0]['odd name']", ['data', 'items', 0, 'odd name']],
    [String.raw`$.data['it\'s']`, ['data', "it's"]],
    ["$.data['a}b']", ['data', 'a}b']],
  ])('reads %s', (text, path) => expect(parseSelector(text)).toEqual(path));

  it.each([
    '',
    'data',
    '$data',
    '$.',
    '$.data.',
    '$.data[',
    "$.data['x",
    '$.type.x',
    '$.Type',
    '$.data x',
    '$..data',
    `$.data${'.a'.repeat(40)}`,
  ])('takes %j for none', (text) => expect(parseSelector(text)).toBeUndefined());
});

it('finds where a selector in a text ends', () => {
  expect(selectorAt('a {$.data.id} b', 3)).toEqual({ selector: ['data', 'id'], end: 12 });
  expect(selectorAt('a {$.data.id} b', 0)).toBeUndefined();
});
