import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { indentJson } from '../src/index.ts';

it('lays out any JSON as JSON.stringify does, whatever blanks it has', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 3, '\t'), (value, blanks) => {
      const json = JSON.stringify(value, undefined, blanks);
      expect(indentJson(json)).toBe(JSON.stringify(value, undefined, 2));
    }),
    { numRuns: 1_000 },
  );
});

it('keeps every token as it is spelled', () => {
  expect(indentJson('{"n":[12345678901234567890,1.0, -0],"n":"\\u0041\\"}" }')).toBe(
    '{\n  "n": [\n    12345678901234567890,\n    1.0,\n    -0\n  ],\n  "n": "\\u0041\\"}"\n}',
  );
});

it('lays out a text of many megabytes', () => {
  const long = JSON.stringify(String.raw`\"`.repeat(4_000_000));
  expect(indentJson(`[${long}]`)).toBe(`[\n  ${long}\n]`);
});
