import { expect, test } from 'vitest';
import { describeHiddenValue, describeValue, oneOf } from '../../src/options/describe-value.ts';

test.each([
  ['orders', "text 'orders'", 'a text (not shown)'],
  ['two\nlines "quoted" \u009b', 'text \'two\\nlines "quoted" ?\'', 'a text (not shown)'],
  ['x'.repeat(100), `text '${'x'.repeat(60)}…'`, 'a text (not shown)'],
  ['', 'an empty text', 'an empty text'],
  [5, 'the number 5', 'a number (not shown)'],
  [true, 'true', 'true or false (not shown)'],
  [undefined, 'nothing', 'nothing'],
  [null, 'nothing', 'nothing'],
  [[], 'an empty list', 'an empty list'],
  [['a'], 'a list', 'a list'],
  [{}, 'an empty map', 'an empty map'],
  [{ a: 1 }, 'a map', 'a map'],
])('%j is %s', (value, shown, hidden) => {
  expect(describeValue(value)).toBe(shown);
  expect(describeHiddenValue(value)).toBe(hidden);
});

test('words are joined', () => {
  expect([oneOf([]), oneOf(['a']), oneOf(['a', 'b']), oneOf(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a or b',
    'a, b or c',
  ]);
});
