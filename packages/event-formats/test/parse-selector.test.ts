import { describe, expect, it } from 'vitest';
import { parseSelector, selectorAt } from '../src/index.ts';

describe('parseSelector', () => {
  it.each<[string, readonly (string | number)[]]>([
    ['$', []],
    ['$.type', ['type']],
    ['$.data', ['data']],
    ['$.data.order.id', ['data', 'order', 'id']],
    ["$.data.items[0]['odd name']", ['data', 'items', 0, 'odd name']],
    [String.raw`$.data['it\'s']`, ['data', "it's"]],
    ["$.data['a}b']", ['data', 'a}b']],
    ["$['data'].größe", ['data', 'größe']],
    [`$.data${'.a'.repeat(31)}`, ['data', ...Array<string>(31).fill('a')]],
  ])('reads %s', (text, path) => expect(parseSelector(text)).toEqual(path));

  it.each([
    '',
    'data',
    '$data',
    '$.',
    '$.data.',
    '$.data[',
    '$.data[-1]',
    '$.data[*]',
    "$.data['x",
    '$.type.x',
    '$.Type',
    '$.data x',
    '$..data',
    '$[0]',
    `$.data${'.a'.repeat(32)}`,
  ])('takes %j for none', (text) => expect(parseSelector(text)).toBeUndefined());
});

it('finds where a selector in a text ends', () => {
  expect(selectorAt('a {$.data.id} b', 3)).toEqual({ selector: ['data', 'id'], end: 12 });
  expect(selectorAt('a {$.data.id} b', 0)).toBeUndefined();
});
