import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkValue } from '../../src/row/check-value.ts';
import type { ColumnFacts } from '../../src/table/column-facts.ts';
import { JsonText } from '../../src/row/json-text.ts';

const column = (type: string, more: Partial<ColumnFacts> = {}): ColumnFacts => ({
  name: 'c',
  type,
  fullType: type,
  nullable: true,
  maxCharacters: undefined,
  maxBytes: undefined,
  precision: undefined,
  scale: undefined,
  fraction: 0,
  collation: undefined,
  autoIncrement: false,
  generated: false,
  ...more,
});
const tiny = column('tinyint');
const unsigned = column('bigint', { fullType: 'bigint(20) unsigned' });
const money = column('decimal', { precision: 5, scale: 2 });
const short = column('varchar', { maxCharacters: 3, maxBytes: 12 });
const text = column('text', { maxCharacters: 65_535, maxBytes: 65_535 });
const moment = column('datetime', { fraction: 3 });
const stamp = column('timestamp');
const binary = column('binary', { maxBytes: 2 });
const list = column('enum', { fullType: "enum('a','it''s','2')" });
const several = column('set', { fullType: "set('a','b')" });

describe('binds what a column takes', () => {
  it.each<[unknown, ColumnFacts, unknown]>([
    [null, tiny, null],
    [undefined, tiny, null],
    [127, tiny, '127'],
    [true, tiny, '1'],
    ['-128', tiny, '-128'],
    [18_446_744_073_709_551_615n, unsigned, '18446744073709551615'],
    ['007', tiny, '7'],
    [5, column('bit', { precision: 3 }), 5],
    [123.45, money, '123.45'],
    ['1.2e1', money, '12'],
    ['5e-2', money, '.05'.padStart(4, '0')],
    ['-0.00', money, '0'],
    [1e-7, column('double'), 1e-7],
    ['1.5', column('float'), 1.5],
    ['äöü', short, 'äöü'],
    ['🚀🚀🚀', short, '🚀🚀🚀'],
    [12, short, '12'],
    [{ a: 1 }, text, '{"a":1}'],
    ['a', column('json'), '"a"'],
    [new JsonText('{"a":1.0}'), column('json'), '{"a":1.0}'],
    [Buffer.from([0, 255]), binary, Buffer.from([0, 255])],
    ['ü', column('blob', { maxBytes: 10 }), Buffer.from('ü')],
    ['2026-02-28', column('date'), '2026-02-28'],
    ['2026-02-28T23:59:59.120+05:30', moment, '2026-02-28 18:29:59.12'],
    ['2026-02-28 23:59:59', moment, '2026-02-28 23:59:59'],
    ['-838:59:59', column('time'), '-838:59:59'],
    ['1999', column('year'), '1999'],
    ["it's", list, "it's"],
    ['a,b', several, 'a,b'],
    ['6ccd780c-baba-1026-9564-5b8c656024db', column('uuid'), '6ccd780c-baba-1026-9564-5b8c656024db'],
  ])('%o for %o', (value, facts, bound) => expect(checkValue(value, facts)).toEqual(bound));
});

describe('refuses what the server would change, or take for something else', () => {
  it.each<[unknown, ColumnFacts, string]>([
    [null, column('int', { nullable: false }), 'takes no NULL'],
    [128, tiny, '-128 to 127'],
    [-1, unsigned, '0 to 18446744073709551615'],
    [1.5, tiny, 'a whole number'],
    [2 ** 53, unsigned, 'a whole number'],
    ['', tiny, 'a whole number'],
    ['0x1', tiny, 'a whole number'],
    [8, column('bit', { precision: 3 }), '3 bits'],
    [1234.5, money, '3 digits before the point'],
    [0.125, money, '2 behind it'],
    ['NaN', money, 'a number'],
    [-1, column('decimal', { precision: 5, scale: 2, fullType: 'decimal(5,2) unsigned' }), 'below 0'],
    [Number.NaN, column('double'), 'a number'],
    [1e39, column('float'), 'within 3.4e38'],
    ['', column('double'), 'a number'],
    ['abcd', short, 'at most 3 characters, found 4'],
    ['abc ', short, 'at most 3 characters, found 4'],
    ['ü'.repeat(40_000), text, 'at most 65535 bytes, found 80000'],
    ['a\ud800', text, 'broken surrogate'],
    [Buffer.from('a'), text, 'found 1 bytes'],
    [Buffer.from('a'), column('json'), 'JSON form'],
    [{ a: 1n }, text, 'JSON form'],
    [{ a: 1n }, tiny, 'a whole number, found { a: 1n }'],
    [Buffer.from([1, 2, 3]), binary, 'at most 2 bytes, found 3'],
    [Buffer.from([1]), binary, 'exactly 2 bytes'],
    ['2026-02-30', column('date'), 'a date'],
    ['0000-00-00', column('date'), 'a date'],
    ['2026-02-28T00:00:00Z', column('date'), 'a date'],
    ['2026-02-28T23:59:60Z', moment, 'a time'],
    ['2026-02-28T23:59:59.1234Z', moment, 'at most 3 digits of a second'],
    [1_772_323_199_000, moment, 'a time'],
    ['2038-01-19T03:14:08Z', stamp, '2038'],
    ['1970-01-01T00:00:00Z', stamp, '1970'],
    ['9999-12-31T23:59:59-01:00', moment, '9999'],
    ['839:00:00', column('time'), 'a time'],
    ['1900', column('year'), '1901 to 2155'],
    ['3', list, "one of a, it's, 2"],
    [1, list, "one of a, it's, 2"],
    ['a,c', several, 'some of a, b'],
  ])('%o for %o', (value, facts, why) => expect(() => checkValue(value, facts)).toThrow(why));
});

it('gives a decimal as it came, but for zeros that mean nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: -99_999, max: 99_999 }), (cents) => {
      const bound = checkValue((cents / 100).toFixed(2), money);
      expect(Math.round(Number(bound) * 100)).toBe(cents);
    }),
  );
});
