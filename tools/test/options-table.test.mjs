import { expect, test } from 'vitest';
import { z } from 'zod';
import { optionsTable } from '../tables/options-table.mjs';

/** The rows of the table of one schema. */
const rowsOf = (shape) => {
  const schema = z.strictObject(shape)['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
  return optionsTable(schema).split('\n').slice(2);
};

test.each([
  [z.string().describe('Where.'), '| `a` | string | **required** | Where. |'],
  [z.string().optional(), '| `a` | string |  |  |'],
  [z.int().min(1).max(9).default(4), '| `a` | integer, 1 to 9 | `4` |  |'],
  [z.int().min(1).optional(), '| `a` | integer, at least 1 |  |  |'],
  [
    z
      .enum(['x', 'y'])
      .default('x')
      .meta({ examples: ['y'] }),
    '| `a` | `x`, `y` | `x` |  |',
  ],
  [z.array(z.string()).default([]), '| `a` | list of string | `[]` |  |'],
  [z.string().optional().describe('Key.').meta({ writeOnly: true }), '| `a` | string |  | Key. Secret. |'],
  [
    z
      .int()
      .default(4)
      .describe('Many.')
      .meta({ examples: [4, 5] }),
    '| `a` | integer | `4` | Many. Example: `5`. |',
  ],
  [
    z.string().optional().describe('One\nof a|b.'),
    String.raw`| \`a\` | string |  | One of a\|b. |`.replaceAll('\\`', '`'),
  ],
])('writes a row of its facts (%#)', (option, row) => {
  expect(rowsOf({ a: option })).toEqual([row]);
});

test('writes options within an option below it, also those of one alternative', () => {
  const inner = z.strictObject({ b: z.string(), c: z.int().default(1) });
  expect(
    rowsOf({ a: inner.prefault({ b: 'x' }), d: z.union([z.boolean(), z.strictObject({ e: z.string() })]) }),
  ).toEqual([
    '| `a` | object | `{"b":"x"}` |  |',
    '| `a.b` | string | required in `a` |  |',
    '| `a.c` | integer | `1` |  |',
    '| `d` | boolean or object | **required** |  |',
    '| `d.e` | string | required in `d` |  |',
  ]);
});
