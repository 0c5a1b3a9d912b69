import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { issuesOf } from '../../src/options/validate-options.ts';

const words = async (schema: z.ZodType, value: unknown): Promise<string[]> =>
  (await issuesOf(schema, value)).map(
    ({ path, about, message }) => `${about} ${path.map(String).join('.')}: ${message}`,
  );

const schema = z.strictObject({
  text: z.string().min(1).optional(),
  short: z.string().max(3).optional(),
  count: z.int().min(1).max(9).optional(),
  ratio: z.number().gt(0).multipleOf(0.5).optional(),
  flag: z.boolean().optional(),
  kind: z.enum(['json', 'lines']).optional(),
  list: z.array(z.string()).min(2).optional(),
  mode: z
    .string()
    .regex(/^\d{3}$/, 'expected a mode such as 640')
    .optional(),
  plain: z.string().regex(/^a+$/).optional(),
  link: z.url().optional(),
  names: z.record(z.string().regex(/^[a-z]+$/, 'expected lower-case letters'), z.string()).optional(),
  tls: z.union([z.boolean(), z.strictObject({ ca: z.string() })]).optional(),
  nested: z.strictObject({ deep: z.strictObject({ value: z.int() }) }).optional(),
  key: z.strictObject({ value: z.string().meta({ writeOnly: true }) }).optional(),
  checked: z
    .string()
    .refine((text) => text === 'good', 'must be good')
    .optional(),
});

describe('what was expected and what was found', () => {
  test.each<[unknown, ...string[]]>([
    [{ text: 5 }, 'value text: expected text, found the number 5: put it in quotes'],
    [{ text: true }, 'value text: expected text, found true: put it in quotes'],
    [{ text: null }, 'value text: expected text, found nothing'],
    [{ text: '' }, 'value text: expected text that is not empty, found an empty text'],
    [{ short: 'a\nlong one' }, "value short: expected text of at most 3 characters, found text 'a\\nlong one'"],
    [{ count: '5' }, "value count: expected a whole number, found text '5': write it without quotes"],
    [{ count: 1.5 }, 'value count: expected a whole number, found the number 1.5'],
    [{ count: 0 }, 'value count: expected a number of at least 1, found the number 0'],
    [{ count: 10 }, 'value count: expected a number of at most 9, found the number 10'],
    [{ ratio: 0 }, 'value ratio: expected a number of more than 0, found the number 0'],
    [{ ratio: 0.3 }, 'value ratio: expected a multiple of 0.5, found the number 0.3'],
    [{ flag: 'no' }, "value flag: expected true or false, found text 'no': write false"],
    [{ flag: 'on' }, "value flag: expected true or false, found text 'on': write true"],
    [{ kind: 'jsn' }, "value kind: expected 'json' or 'lines', found text 'jsn': did you mean 'json'?"],
    [{ kind: 3 }, "value kind: expected 'json' or 'lines', found the number 3"],
    [{ list: 'a' }, "value list: expected a list, found text 'a'"],
    [{ list: ['a'] }, 'value list: expected a list of at least 2 items, found a list'],
    [{ list: ['a', 2] }, 'value list.1: expected text, found the number 2: put it in quotes'],
    [{ mode: '9' }, "value mode: expected a mode such as 640, found text '9'"],
    [{ plain: 'b' }, "value plain: expected text that matches /^a+$/, found text 'b'"],
    [{ link: 'b' }, "value link: expected a URL, found text 'b'"],
    [{ names: { A: 'x' } }, "key names.A: expected lower-case letters, found 'A'"],
    [{ checked: 'bad' }, 'value checked: must be good'],
    [{ link: 'htp//u:S3cret@h/p' }, "value link: expected a URL, found text '***@h/p'"],
    [{ link: 'x://u:S3/cr@et@h' }, "value link: expected a URL, found text 'x://***@h'"],
    [{ mode: 'u:S3cret@h:80' }, "value mode: expected a mode such as 640, found text 'u:***@h:80'"],
    [{ key: 'S3cret' }, "value key: expected a map with 'value', found a text (not shown)"],
    [{ key: 12345 }, "value key: expected a map with 'value', found a number (not shown)"],
    [{ key: { value: 5 } }, 'value key.value: expected text, found a number (not shown): put it in quotes'],
    [{ tls: 'no' }, "value tls: expected true or false or a map, found text 'no'"],
    [{ tls: { ca: 1 } }, 'value tls.ca: expected text, found the number 1: put it in quotes'],
    [
      { tls: { cs: 'x' } },
      'missing tls.ca: expected text, found nothing',
      "key tls.cs: unknown key 'cs': did you mean 'ca'?",
    ],
    [{ nested: 5 }, "value nested: expected a map with 'deep', found the number 5"],
    [{ nested: { deep: {} } }, 'missing nested.deep.value: expected a whole number, found nothing'],
    [{ nested: { deep: { value: 1, valeu: 2 } } }, "key nested.deep.valeu: unknown key 'valeu': did you mean 'value'?"],
    [[], 'value : expected a map, found an empty list'],
  ])('%j', async (value, ...expected) => {
    expect(await words(schema, value)).toEqual(expected);
  });
});

test('a key that is like no other gets the list of those there are', async () => {
  const two = z.strictObject({ path: z.string(), mode: z.string() });
  expect(await words(two, { path: '', mode: '', constructor: 1 })).toEqual([
    "key constructor: unknown key 'constructor': expected 'path' or 'mode'",
  ]);
  expect(await words(z.strictObject({}), { anything: 1 })).toEqual([
    "key anything: unknown key 'anything': expected no key at all",
  ]);
});

describe('a secret', () => {
  const secret = z
    .string()
    .min(50)
    .refine((text) => text === '', { error: (issue) => `not good: ${String(issue.input)}` })
    .meta({ writeOnly: true });
  const secrets = z.strictObject({
    password: secret.optional(),
    headers: z.record(z.string(), z.string().max(3)).meta({ writeOnly: true }).optional(),
    auth: z.union([z.boolean(), z.strictObject({ token: z.enum(['a', 'b']).meta({ writeOnly: true }) })]).optional(),
  });

  test.each<[unknown]>([
    [{ password: 'canary' }],
    [{ password: ['canary'] }],
    [{ password: 271828 }],
    [{ headers: { authorization: 'canary' } }],
    [{ headers: ['canary'] }],
    [{ auth: { token: 'canary' } }],
    [{ auth: { token: 'canary', other: 'canary' } }],
  ])('%j is in no message', async (value) => {
    const messages = (await words(secrets, value)).join('\n');
    expect(messages).not.toBe('');
    expect(messages).not.toMatch(/canary|271828/);
  });

  test('is said to be one', async () => {
    expect(await words(secrets, { headers: { authorization: 'long' } })).toEqual([
      'value headers.authorization: expected text of at most 3 characters, found a text (not shown)',
    ]);
    expect(await words(secrets, { password: 271_828 })).toEqual([
      'value password: expected text, found a number (not shown): put it in quotes',
    ]);
  });
});

test('words can be given for a value that must not be shown', async () => {
  const issues = await issuesOf(schema, { kind: 'x', mode: 'y' }, (path) =>
    path[0] === 'kind' ? "the text of '${env:KIND}'" : undefined,
  );
  expect(issues.map(({ message }) => message)).toEqual([
    "expected 'json' or 'lines', found the text of '${env:KIND}'",
    "expected a mode such as 640, found text 'y'",
  ]);
});

test('an issue of a library that tells only path and message is given as it is', async () => {
  const other = {
    '~standard': {
      version: 1 as const,
      vendor: 'other',
      validate: () => ({ issues: [{ message: 'too green', path: [{ key: 'colour' }] }] }),
      jsonSchema: { input: () => ({}), output: () => ({}) },
    },
  };
  expect(await issuesOf(other, { colour: 'green' })).toEqual([
    { path: ['colour'], about: 'value', message: 'too green' },
  ]);
});
