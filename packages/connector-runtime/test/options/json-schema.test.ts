import { expect, test } from 'vitest';
import { z } from 'zod';
import { isSecretAt, keysAt } from '../../src/options/json-schema.ts';
import { jsonSchemaOf } from '../../src/options/validate-options.ts';

interface Tree {
  readonly left?: Tree | undefined;
}
const tree: z.ZodType<Tree> = z.strictObject({ left: z.lazy(() => tree).optional() });
const schema = jsonSchemaOf(
  z.strictObject({
    map: z.record(z.string(), z.strictObject({ inner: z.string() })),
    list: z.array(z.strictObject({ item: z.string() })),
    either: z.union([z.boolean(), z.strictObject({ a: z.string() }), z.strictObject({ b: z.string() })]),
    tree,
    secret: z.strictObject({ part: z.string() }).meta({ writeOnly: true }),
    auth: z.union([z.boolean(), z.strictObject({ token: z.string().meta({ writeOnly: true }) })]),
  }),
);

test.each([
  [[], ['map', 'list', 'either', 'tree', 'secret', 'auth']],
  [['map', 'any'], ['inner']],
  [['map', 'constructor'], ['inner']],
  [['list', 3], ['item']],
  [['either'], ['a', 'b']],
  [['tree', 'left', 'left', 'left'], ['left']],
  [['no', 'such', 'place'], []],
  [['constructor'], []],
])('keys at %j', (path, keys) => {
  expect(keysAt(schema, path)).toEqual(keys);
});

test.each([
  [['secret'], true],
  [['secret', 'part'], true],
  [['auth', 'token'], true],
  [['auth'], false],
  [['map', 'x', 'inner'], false],
])('secret at %j: %s', (path, secret) => {
  expect(isSecretAt(schema, path)).toBe(secret);
});
