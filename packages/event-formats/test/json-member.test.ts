import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonMember } from '../src/json-member.ts';

it.each([
  ['{}', undefined],
  ['{"date":1}', undefined],
  ['{"data":1.0}', '1.0'],
  ['{ "data" :\t-0 \n}', '\t-0 \n'],
  ['{"data":1,"a":[{"data":2}],"data":{"data":3}}', '{"data":3}'],
  [String.raw`{"\u0064ata":"\\\"}"}`, String.raw`"\\\"}"`],
  ['{"a":"\\"data\\":1","b":"data","c":{"data":1}}', undefined],
  ['{"a":"data","data":[":",",","}"]}', '[":",",","}"]'],
])('%s', (json, text) => expect(jsonMember(json, 'data')).toBe(text));

const blank = fc.constantFrom('', ' ', '\n', '\t', '\r\n ');
const value = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.json({ maxDepth: 3 }).map((json) => JSON.stringify(JSON.parse(json), undefined, 2)),
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc.constantFrom(
    '12345678901234567890',
    '1.0',
    '-0',
    '{"b":1,"2":1,"1":1,"b":2}',
    String.raw`"\\"`,
    String.raw`"\\\""`,
  ),
);
const name = fc.constantFrom('"data"', String.raw`"d\u0061ta"`, '"a"', '"__proto__"', '"data\\\\"', '"\\"data"', '""');

it('finds the member that JSON.parse finds, and all of it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(blank, name, blank, blank, value, blank), { maxLength: 6 }), (members) => {
      const json = `{${members.map(([a, key, b, c, text, d]) => `${a}${key}${b}:${c}${text}${d}`).join(',')}}`;
      const last = members.findLast(([, key]) => JSON.parse(key) === 'data');
      const found = jsonMember(json, 'data');
      expect(found).toBe(last === undefined ? undefined : last.slice(3).join(''));
      const { data } = JSON.parse(json) as { readonly data?: unknown };
      expect(found === undefined ? undefined : JSON.parse(found)).toStrictEqual(data);
    }),
    { numRuns: 2_000 },
  );
});

it('passes over a text of many megabytes', () => {
  const long = JSON.stringify(String.raw`\"`.repeat(2_000_000));
  expect(jsonMember(`{"a":${long},"data":${long}}`, 'data')).toBe(long);
});
