import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { issuesOf } from '../../src/options/validate-options.ts';
import { filterExpression } from '../../src/transforms/filter.ts';

const words = async (schema: z.ZodType, value: unknown): Promise<string[]> =>
  (await issuesOf(schema, value)).map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);

describe('filters', () => {
  const all = "'exact', 'prefix', 'suffix', 'all', 'any', 'not'";
  test.each<[unknown, string]>([
    [{ exat: { type: 'a' } }, "exat: unknown key 'exat': did you mean 'exact'?"],
    [{ exact: { type: 5 } }, 'exact.type: expected text, found the number 5: put it in quotes'],
    [{ exact: {} }, 'exact: expected at least one attribute, found an empty map'],
    [{ not: { any: [{ prefx: {} }] } }, "not.any.0.prefx: unknown key 'prefx': did you mean 'prefix'?"],
    [{ all: [] }, 'all: expected a list of at least 1 item, found an empty list'],
    [{ cel: '1 +' }, 'cel: not a valid CEL expression: Unexpected token: EOF, at character 4'],
    [{ cel: 'no == 1' }, 'cel: not a valid CEL expression: Unknown variable: no, at character 1'],
    [{}, `: expected one of ${all}, 'cel', found an empty map`],
    [{ exact: { a: 'b' }, cel: 'true' }, `: expected only one of ${all}, 'cel', found 'exact' and 'cel'`],
    ['x', `: expected a map with ${all} or 'cel', found text 'x'`],
    [[], `: expected a map with ${all} or 'cel', found an empty list`],
  ])('%j', async (value, message) => {
    expect(await words(filterExpression, value)).toEqual([message]);
  });
});

test('kinds are listed once, those of a union in a union as well', async () => {
  const schema = z.union([z.string(), z.union([z.int(), z.boolean()]), z.literal('a')]);
  expect(await words(schema, [])).toEqual([": expected text, a number, true or false or 'a', found an empty list"]);
});

test('of alternatives that take this kind of value, the one with the fewest faults is meant', async () => {
  const schema = z.union([
    z.strictObject({ kind: z.literal('a'), one: z.string(), two: z.string() }),
    z.strictObject({ kind: z.literal('b'), three: z.string() }),
  ]);
  expect(await words(schema, { kind: 'b', three: 3 })).toEqual([
    'three: expected text, found the number 3: put it in quotes',
  ]);
});
