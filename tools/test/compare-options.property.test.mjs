import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { compareOptions } from '../release/compare/compare-options.mjs';

const names = ['a', 'b'];
const bound = fc.integer({ min: 0, max: 3 });
const few = { maxLength: 2 };

/** Schemas of options, as connectors make them of zod. */
const { schema } = fc.letrec((tie) => ({
  schema: fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('leaf'), tie('list'), tie('map'), tie('either'), tie('values')),
  leaf: fc.oneof(
    bound.map((min) => z.string().min(min)),
    bound.map((max) => z.string().max(max)),
    bound.map((min) => z.int().min(min)),
    bound.map((max) => z.number().max(max)),
    fc.constant(z.boolean()),
    fc.constant(z.null()),
    fc.constant(z.unknown()),
    fc.subarray(['a', 'ab', 'c'], { minLength: 1 }).map((list) => z.enum(list)),
    fc.constantFrom('a', 1, true).map((value) => z.literal(value)),
  ),
  list: fc.tuple(tie('schema'), bound).map(([element, min]) => z.array(element).min(min)),
  map: fc
    .tuple(fc.dictionary(fc.constantFrom(...names), tie('member')), fc.boolean())
    .map(([members, isStrict]) => (isStrict ? z.strictObject(members) : z.looseObject(members))),
  values: tie('schema').map((value) => z.record(z.string(), value)),
  either: fc.array(tie('schema'), { minLength: 2, maxLength: 3 }).map((all) => z.union(all)),
  member: fc.tuple(tie('schema'), fc.boolean()).map(([each, isOptional]) => (isOptional ? each.optional() : each)),
}));

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('', 'a', 'ab', 'c', 'abcd', -1, 0, 1, 2, 3, 4, 1.5, true, false, null),
    fc.array(tie('value'), few),
    fc.dictionary(fc.constantFrom(...names, 'z'), tie('value')),
  ),
}));

const jsonSchema = (each) => each['~standard'].jsonSchema.input({ target: 'draft-07' });
const breaks = (before, after) =>
  compareOptions(jsonSchema(before), jsonSchema(after)).some(({ size }) => size === 'breaking');

test('what is not called breaking takes every configuration that was taken', { timeout: 60_000 }, () => {
  let compared = 0;
  fc.assert(
    fc.property(schema, schema, fc.array(value, { minLength: 40, maxLength: 40 }), (before, after, values) => {
      if (breaks(before, after)) return;
      compared += 1;
      const refused = values.filter((each) => before.safeParse(each).success && !after.safeParse(each).success);
      expect(refused).toEqual([]);
    }),
    { numRuns: 1_500 },
  );
  expect(compared).toBeGreaterThan(20);
});

test('the same schema never breaks', () => {
  fc.assert(
    fc.property(schema, (each) => {
      expect(compareOptions(jsonSchema(each), jsonSchema(each))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
