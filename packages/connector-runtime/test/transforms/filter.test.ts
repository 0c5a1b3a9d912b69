import { describe, expect, it } from 'vitest';
import { filter, filterExpression, type FilterExpression } from '../../src/index.ts';
import { event } from './event.ts';

const order = event({ subject: 'Order 7', count: 7, urgent: true, constructor: 'x' });
const passes = (expression: FilterExpression): boolean => filter(expression)(order) === order;

describe('filter', () => {
  it.each<[FilterExpression, boolean]>([
    [{ exact: { type: 'com.example.order.created' } }, true],
    [{ exact: { type: 'com.example.order' } }, false],
    [{ exact: { type: 'com.example.order.created', subject: 'Order 7' } }, true],
    [{ exact: { type: 'com.example.order.created', subject: 'Order 8' } }, false],
    [{ prefix: { type: 'com.example.', source: '/' } }, true],
    [{ prefix: { type: 'com.example.', source: 'orders' } }, false],
    [{ suffix: { type: '.created', subject: '7' } }, true],
    [{ suffix: { type: '.created', subject: '8' } }, false],
    [{ exact: { specversion: '1.0' } }, true],
  ])('%j needs every attribute to match: %s', (expression, expected) => {
    expect(passes(expression)).toBe(expected);
  });

  it.each<[FilterExpression]>([
    [{ exact: { subject: 'order 7' } }],
    [{ prefix: { subject: 'order' } }],
    [{ suffix: { type: '.Created' } }],
  ])('%j does not match in another case', (expression) => expect(passes(expression)).toBe(false));

  it.each<[FilterExpression]>([
    [{ exact: { dataschema: 'undefined' } }],
    [{ prefix: { nothing: 'u' } }],
    [{ suffix: { time: 'd' } }],
    [{ prefix: { hasownproperty: 'f' } }],
  ])('%j does not match an attribute that is not there', (expression) => expect(passes(expression)).toBe(false));

  it('compares numbers and booleans in their string form', () => {
    expect(passes({ exact: { count: '7', urgent: 'true', constructor: 'x' } })).toBe(true);
    expect(passes({ exact: { count: '07' } })).toBe(false);
  });

  it('combines with all, any and not, at any depth', () => {
    const yes: FilterExpression = { exact: { id: '1' } };
    const no: FilterExpression = { exact: { id: '2' } };
    expect(passes({ all: [yes, yes] })).toBe(true);
    expect(passes({ all: [yes, no] })).toBe(false);
    expect(passes({ any: [no, yes] })).toBe(true);
    expect(passes({ any: [no, no] })).toBe(false);
    expect(passes({ not: no })).toBe(true);
    expect(passes({ not: { not: { all: [yes, { any: [no, { not: no }] }, { cel: 'event.count == 7' }] } } })).toBe(
      true,
    );
  });

  it('gives nothing for what does not match', () => {
    expect(filter({ exact: { id: '2' } })(order)).toBeUndefined();
  });

  it.each<[unknown, RegExp]>([
    [{}, /^filter: expected one of 'exact', 'prefix', 'suffix', 'all', 'any', 'not', 'cel', found an empty map$/],
    ['id', /^filter: expected a map with 'exact', .*, found text 'id'$/],
    [{ exact: { id: '1' }, prefix: { id: '1' } }, /^filter: expected only one of .*, found 'exact' and 'prefix'$/],
    [{ exact: {} }, /^filter\.exact: expected at least one attribute, found an empty map$/],
    [{ exact: { id: '' } }, /^filter\.exact\.id: expected text that is not empty, found an empty text$/],
    [{ prefix: { Type: 'a' } }, /prefix\.Type: expected an attribute name/],
    [{ prefix: { data: 'a' } }, /prefix\.data: expected an attribute name/],
    [{ all: [] }, /^filter\.all: expected a list of at least 1 item, found an empty list$/],
    [
      { all: [{ any: [{ not: { suffix: { id: 7 } } }] }] },
      /^filter\.all\.0\.any\.0\.not\.suffix\.id: expected text, found the number 7/,
    ],
    [{ cel: 'event.' }, /^filter\.cel: not a valid CEL expression: /],
  ])('refuses %j with the path and what was expected', (expression, message) => {
    expect(filterExpression.safeParse(expression).success).toBe(false);
    const error = expect.objectContaining({ code: 'INVALID_OPTIONS', message: expect.stringMatching(message) });
    expect(() => filter(expression as FilterExpression)).toThrow(error);
  });
});
