import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitLines, rowsOf } from '../../src/console/fit-lines.ts';

test.each<[string, readonly string[], number, number, readonly string[]]>([
  ['what fits stays', ['abc', 'de'], 4, 3, ['abc', 'de']],
  ['what is too wide is cut', ['abcdef'], 5, 10, ['abc…']],
  ['wide characters take two columns', ['日本語日本語'], 8, 10, ['日本語…']],
  ['control characters become spaces', ['a\nb\tc\u001b[2Jd'], 80, 10, ['a b c [2Jd']],
  ['what is too much is counted', ['a', 'b', 'c', 'd'], 80, 4, ['a', 'b', '… and 2 more lines']],
  ['a tiny screen', ['abc', 'def'], 1, 1, ['…']],
])('%s', (_, lines, columns, rows, fitted) => {
  expect(fitLines(lines, columns, rows)).toEqual(fitted);
});

test('every line takes one row, and one row is left', () => {
  const lines = fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { maxLength: 12 });
  fc.assert(
    fc.property(lines, fc.integer({ min: 2, max: 80 }), fc.integer({ min: 2, max: 12 }), (given, columns, rows) => {
      const fitted = fitLines(given, columns, rows);
      expect(fitted.length).toBeLessThan(rows);
      for (const line of fitted) expect(rowsOf(line, columns - 1)).toBe(1);
    }),
  );
});
