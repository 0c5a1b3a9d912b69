import { jsonSchemaOf } from '@eventmesh/connector-runtime';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { optionsIn } from '../../src/conformance/any/option-facts.ts';

const options = z.strictObject({
  path: z.string().min(1).describe('Where.'),
  mode: z.enum(['a', 'b']).default('a'),
  count: z.int().min(1).max(9).nullable().optional(),
  tls: z.union([z.boolean(), z.strictObject({ ca: z.string().describe('Whom to trust.') })]).default(false),
  headers: z.record(z.string(), z.string()).optional(),
  anything: z.any(),
});
const facts = optionsIn(jsonSchemaOf(options));
const fact = (...path: readonly string[]) => facts.find((each) => each.path.join('.') === path.join('.'));

it('knows every option, nested ones and those of alternatives too', () => {
  expect(facts.map(({ path }) => path.join('.'))).toEqual([
    'path',
    'mode',
    'count',
    'tls',
    'tls.ca',
    'headers',
    'anything',
  ]);
});

it('knows what each takes', () => {
  expect(fact('path')).toMatchObject({
    required: true,
    described: true,
    types: new Set(['string']),
    wrongValues: [''],
  });
  expect(fact('mode')).toMatchObject({ required: false, described: false, wrongValues: ['none of these'] });
  expect(fact('count')?.types).toEqual(new Set(['integer', 'null']));
  expect(fact('tls')).toMatchObject({ types: new Set(['boolean', 'object']), isMap: true });
  expect(fact('tls', 'ca')).toMatchObject({ required: true, described: true });
  expect(fact('headers')).toMatchObject({ types: new Set(['object']), isMap: false });
  expect(fact('anything')?.types).toBeUndefined();
});
