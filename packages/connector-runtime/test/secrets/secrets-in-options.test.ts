import { jsonSchemaOf } from '@eventmesh/connector-runtime';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { secretsInOptions } from '../../src/secrets/secrets-in-options.ts';

const secret = z.string().meta({ writeOnly: true });
const schema = jsonSchemaOf(
  z.strictObject({
    url: z.string(),
    password: secret,
    list: z.array(z.strictObject({ token: secret, name: z.string() })),
    auth: z.union([z.boolean(), z.strictObject({ key: secret })]),
    headers: z.record(z.string(), z.string()).meta({ writeOnly: true }),
  }),
);

test.each<[unknown, readonly string[]]>([
  [{ url: 'plain', password: 'one' }, ['one']],
  [{ url: 'mysql://me:p%40ss@host:3306/db' }, ['p%40ss', 'p@ss']],
  [{ url: 'mysql://me:50%@host/db' }, ['50%', '50%']],
  [{ url: 'amqp://host/path:with@signs' }, []],
  [{ url: 'amqp://me@host' }, []],
  [
    {
      list: [
        { token: 'one', name: 'a' },
        { token: 'two', name: 'b' },
      ],
    },
    ['one', 'two'],
  ],
  [{ auth: { key: 'one' } }, ['one']],
  [{ auth: true }, []],
  [{ headers: { authorization: 'one', cookie: 'two' } }, ['one', 'two']],
  [{ unknown: 'x', password: 5 }, []],
])('%j', (options, secrets) => {
  expect(secretsInOptions(schema, options)).toEqual(secrets);
});
