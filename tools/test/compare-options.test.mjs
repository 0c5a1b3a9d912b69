import { expect, it, test } from 'vitest';
import { z } from 'zod';
import { compareOptions } from '../release/compare/compare-options.mjs';

const jsonSchema = (schema) => schema['~standard'].jsonSchema.input({ target: 'draft-07' });
const compare = (before, after) =>
  compareOptions(jsonSchema(z.strictObject(before)), jsonSchema(z.strictObject(after))).map(
    ({ size, what }) => `${size}: ${what}`,
  );
const { string, int, number, enum: list, boolean } = z;

test.each([
  // Names.
  ['the same', { a: string() }, { a: string() }, []],
  ['gone', { a: string().optional() }, {}, ["breaking: option 'a' is gone"]],
  [
    'renamed',
    { old: string().optional() },
    { now: string().optional() },
    ["breaking: option 'old' is gone", "feature: option 'now' is new"],
  ],
  ['new and optional', {}, { a: string().optional() }, ["feature: option 'a' is new"]],
  ['new with a default', {}, { a: int().default(3) }, ["feature: option 'a' is new"]],
  ['new and required', {}, { a: string() }, ["breaking: option 'a' is new and required"]],
  // Whether it has to be given, and what happens when it is not.
  ['required now', { a: string().optional() }, { a: string() }, ["breaking: option 'a' is required, and was not"]],
  [
    'required, and had a default',
    { a: string().default('x') },
    { a: string() },
    ["breaking: option 'a' is required, and was not"],
  ],
  ['optional now', { a: string() }, { a: string().optional() }, ["feature: option 'a' need not be given any more"]],
  [
    'with a default now',
    { a: string() },
    { a: string().default('x') },
    ["feature: option 'a' need not be given any more"],
  ],
  [
    'another default',
    { a: int().default(250) },
    { a: int().default(500) },
    ["breaking: the default of option 'a' is 500, and was 250"],
  ],
  [
    'a default where there was none',
    { a: string().optional() },
    { a: string().default('x') },
    ['breaking: the default of option \'a\' is "x", and was none'],
  ],
  [
    'no default any more',
    { a: string().default('x') },
    { a: string().optional() },
    ['breaking: the default of option \'a\' is none, and was "x"'],
  ],
  // Types.
  ['another type', { a: string() }, { a: boolean() }, ["breaking: option 'a' takes boolean, and took string"]],
  [
    'a wider type',
    { a: int() },
    { a: number() },
    [
      "feature: option 'a' takes number, and took integer",
      expect.stringContaining('feature: minimum'),
      expect.stringContaining('feature: maximum'),
    ],
  ],
  ['any type', { a: string() }, { a: z.unknown() }, expect.arrayContaining([expect.stringContaining('feature')])],
  ['a narrower type', { a: z.any() }, { a: string() }, expect.arrayContaining([expect.stringContaining('breaking')])],
  [
    'one of a list, and was any',
    { a: string() },
    { a: list(['x']) },
    ['breaking: option \'a\' takes only "x", and took any value'],
  ],
  [
    'any, and was one of a list',
    { a: list(['x']) },
    { a: string() },
    ['feature: option \'a\' takes any value, and took "x"'],
  ],
  ['more of a list', { a: list(['x']) }, { a: list(['x', 'y']) }, ['feature: option \'a\' takes "y", too']],
  ['less of a list', { a: list(['x', 'y']) }, { a: list(['y']) }, ['breaking: option \'a\' takes "x" no more']],
  [
    'another of a list',
    { a: list(['x', 'y']) },
    { a: list(['y', 'z']) },
    ['breaking: option \'a\' takes "x" no more', 'feature: option \'a\' takes "z", too'],
  ],
  // Bounds.
  ['a lower minimum', { a: int().min(2) }, { a: int().min(1) }, ["feature: minimum of option 'a' is 1, and was 2"]],
  ['a higher minimum', { a: int().min(1) }, { a: int().min(2) }, ["breaking: minimum of option 'a' is 2, and was 1"]],
  ['a higher maximum', { a: int().max(1) }, { a: int().max(2) }, ["feature: maximum of option 'a' is 2, and was 1"]],
  ['a lower maximum', { a: int().max(2) }, { a: int().max(1) }, ["breaking: maximum of option 'a' is 1, and was 2"]],
  ['not empty', { a: string() }, { a: string().min(1) }, ["breaking: minLength of option 'a' is 1, and was none"]],
  ['empty, too', { a: string().min(1) }, { a: string() }, ["feature: minLength of option 'a' is none, and was 1"]],
  ['shorter', { a: string().max(9) }, { a: string().max(8) }, ["breaking: maxLength of option 'a' is 8, and was 9"]],
  [
    'another pattern',
    { a: string().regex(/^a/) },
    { a: string().regex(/^b/) },
    ['breaking: pattern of option \'a\' is "^b", and was "^a"'],
  ],
  [
    'elements of another type',
    { a: z.array(string()) },
    { a: z.array(int()) },
    expect.arrayContaining(["breaking: option 'a[]' takes integer, and took string"]),
  ],
  [
    'a list of one at least',
    { a: z.array(string()) },
    { a: z.array(string()).min(1) },
    ["breaking: minItems of option 'a' is 1, and was none"],
  ],
  // Within.
  [
    'gone within',
    { a: z.strictObject({ b: int().optional() }).optional() },
    { a: z.strictObject({}).optional() },
    ["breaking: option 'a.b' is gone"],
  ],
  [
    'values of a map',
    { a: z.record(string(), string()) },
    { a: z.record(string(), boolean()) },
    ["breaking: option 'a.*' takes boolean, and took string"],
  ],
  [
    'other names',
    { a: z.object({}).loose() },
    { a: z.strictObject({}) },
    ["breaking: option 'a' takes no other names any more"],
  ],
  [
    'a name that could be any other before',
    { a: z.looseObject({}) },
    { a: z.looseObject({ b: string().optional() }) },
    ["feature: option 'a.b' is new", "breaking: option 'a.b' takes string, and took anything"],
  ],
  // Alternatives.
  [
    'another alternative',
    { a: string() },
    { a: z.union([string(), boolean()]) },
    ["feature: option 'a' takes string or boolean, and took string"],
  ],
  [
    'options within one of two alternatives',
    { a: z.strictObject({ b: string() }) },
    { a: z.union([z.literal(false), z.strictObject({ b: string(), c: string().optional() })]) },
    ["feature: option 'a.c' is new", "feature: option 'a' has another alternative"],
  ],
  [
    'an alternative less',
    { a: z.union([string(), boolean()]) },
    { a: string() },
    ["breaking: option 'a' takes string, and took string or boolean"],
  ],
  [
    'an alternative with bounds less',
    { a: z.union([string().max(9), z.strictObject({ b: string() })]) },
    { a: string().max(9) },
    ["breaking: an alternative of option 'a' is gone"],
  ],
  [
    'a narrower alternative',
    { a: z.union([string(), int().max(9)]) },
    { a: z.union([string(), int().max(8)]) },
    ["breaking: maximum of option 'a' is 8, and was 9"],
  ],
  // Words.
  [
    'described otherwise',
    { a: string().describe('x') },
    { a: string().describe('y') },
    ["patch: option 'a' is told in other words"],
  ],
  ['deprecated', { a: string() }, { a: string().meta({ deprecated: true }) }, ["feature: option 'a' is deprecated"]],
  ['secret', { a: string() }, { a: string().meta({ writeOnly: true }) }, ["feature: option 'a' is a secret"]],
  [
    'no secret any more',
    { a: string().meta({ writeOnly: true }) },
    { a: string() },
    ["breaking: option 'a' is no secret any more"],
  ],
])('%s', (_, before, after, changes) => {
  expect(compare(before, after)).toEqual(changes);
});

it('looks behind references, and comes to an end where a schema refers to itself', () => {
  const tree = (maximum) => ({
    type: 'object',
    properties: { root: { $ref: '#/definitions/node' } },
    definitions: {
      node: {
        anyOf: [
          { type: 'integer', maximum },
          { type: 'array', items: { $ref: '#/definitions/node' } },
        ],
      },
    },
  });
  expect(compareOptions(tree(9), tree(9))).toEqual([]);
  expect(compareOptions(tree(9), tree(8))).toEqual([
    { size: 'breaking', what: "maximum of option 'root' is 8, and was 9" },
  ]);
});

it('knows no word whose change it takes for harmless by mistake', () => {
  const changed = compareOptions(
    { type: 'object', not: { required: ['a'] } },
    { type: 'object', not: { required: ['b'] } },
  );
  expect(changed).toMatchObject([{ size: 'breaking' }]);
});
